// Entities through TypeORM.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { DataSource, EntitySchema, QueryFailedError } from 'typeorm'
import { Letter, Post, User } from './entities.js'

// The ids are the database's, so TypeORM need not install uuid-ossp.
const options = { type: 'postgres', url: process.env.DATABASE_URL, installExtensions: false }
const source = new DataSource({ ...options, entities: [User, Post, Letter] })
const longAgo = new Date('2001-01-01T00:00:00Z')
const users = () => source.getRepository(User)

before(async () => {
  await source.initialize()
  await source.query(`
    CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users, title text);
    CREATE TABLE letters (LIKE base_id, LIKE base_timestamps, LIKE base_versioned, body text)`)
})
beforeEach(() => source.query('TRUNCATE users, posts'))
after(() => source.destroy())

async function times() {
  const rows = await source.query('SELECT created_at::text, updated_at::text FROM users')
  return rows[0]
}

test('save gives id and times', async () => {
  const user = await users().save({ username: 'ada' })
  assert.match(user.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  assert.ok(user.created_at instanceof Date)
  assert.deepEqual(user.created_at, user.updated_at)
  const post = await source.getRepository(Post).save({ author: user, title: 'notes' })
  assert.equal(post.author.id, user.id)
})

test('save moves updated_at, and keeps created_at', async () => {
  const user = await users().save({ username: 'ada' })
  const old = await times()
  user.username = 'lovelace'
  user.created_at = longAgo
  await users().save(user)
  const changed = await times()
  assert.equal(changed.created_at, old.created_at)
  assert.ok(changed.updated_at > old.updated_at, `${changed.updated_at} after ${old.updated_at}`)
})

test('a stale updated_at loses', async () => {
  const user = await users().save({ username: 'ada' })
  const old = await times()
  await users().update(user.id, { username: 'lovelace', updated_at: longAgo })
  assert.ok((await times()).updated_at > old.updated_at)
  await source.createQueryBuilder().update(User).set({ username: 'countess' }).execute()
  assert.ok((await times()).updated_at > old.updated_at)
})

test('match_next refuses to save a stale object, which TypeORM itself saves', async () => {
  const letters = source.getRepository(Letter)
  const version = async () => (await source.query('SELECT version::int FROM letters'))[0].version
  const letter = await letters.save({ body: 'draft' })
  const stale = await letters.findOneByOrFail({ id: letter.id })
  letter.body = 'first'
  await letters.save(letter)
  // A fresh object sends version = version + 1, a stale one the version that it has.
  stale.body = 'second'
  await letters.save(stale)
  assert.equal(await version(), 3)
  await source.query(`
    CREATE TRIGGER match_version BEFORE UPDATE ON letters
      FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version')`)
  letter.body = 'third'
  await assert.rejects(letters.save(letter), (error) => error.driverError.code === '23000')
  const fresh = await letters.findOneByOrFail({ id: letter.id })
  fresh.body = 'third'
  await letters.save(fresh)
  assert.equal(await version(), 4)
})

test('upsert', async () => {
  const user = await users().save({ username: 'ada' })
  const old = await times()
  await users().upsert({ username: 'ada' }, ['username'])
  assert.equal((await users().findOneByOrFail({ username: 'ada' })).id, user.id)
  assert.equal((await times()).created_at, old.created_at)
})

test('bulk insert', async () => {
  const made = await users().insert(Array.from({ length: 1000 }, (_, number) => ({ username: `user ${number}` })))
  assert.equal(new Set(made.identifiers.map(({ id }) => id)).size, 1000)
})

test('a singular name is refused with a hint', async () => {
  await assert.rejects(source.query('CREATE TABLE article (LIKE base_entity)'), (error) => {
    assert.ok(error instanceof QueryFailedError)
    assert.equal(error.driverError.code, '42602')
    assert.match(error.driverError.hint, /^Name it "articles"/)
    return true
  })
})

async function differences(...entities) {
  const other = await new DataSource({ ...options, entities }).initialize()
  try {
    const { upQueries } = await other.driver.createSchemaBuilder().log()
    return upQueries.map(({ query }) => query)
  } finally {
    await other.destroy()
  }
}

test('a migration finds nothing to do', async () => {
  assert.deepEqual(await differences(User, Post), [])
})

test('a migration sees a difference', async () => {
  const changed = new EntitySchema({ ...Post.options, columns: { ...Post.options.columns, body: { type: 'text' } } })
  assert.deepEqual(await differences(User, changed), ['ALTER TABLE "posts" ADD "body" text NOT NULL'])
})
