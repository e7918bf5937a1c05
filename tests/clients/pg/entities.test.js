// Entities through node-postgres, which takes the server from PGHOST, PGPORT, PGUSER and PGDATABASE.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const client = new pg.Client()
const longAgo = new Date('2001-01-01T00:00:00Z')

before(async () => {
  await client.connect()
  await client.query('CREATE TABLE users (LIKE base_entity, username text NOT NULL UNIQUE)')
})
beforeEach(() => client.query('TRUNCATE users'))
after(() => client.end())

async function insert(username) {
  const { rows } = await client.query('INSERT INTO users (username) VALUES ($1) RETURNING *', [username])
  return rows[0]
}

/** Times as the database has them: a Date keeps three digits of the six. */
async function times() {
  const { rows } = await client.query('SELECT created_at::text, updated_at::text FROM users')
  return rows[0]
}

test('INSERT gives id and times', async () => {
  const user = await insert('ada')
  assert.match(user.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
  assert.ok(user.created_at instanceof Date)
  assert.deepEqual(user.created_at, user.updated_at)
})

test('UPDATE moves updated_at, whatever is sent', async () => {
  const user = await insert('ada')
  const old = await times()
  // The row as it was read, with its times rounded to milliseconds, written back whole.
  await client.query(
    'UPDATE users SET username = $2, created_at = $3, updated_at = $4 WHERE uuid = $1',
    [user.uuid, 'lovelace', user.created_at, user.updated_at])
  const changed = await times()
  assert.equal(changed.created_at, old.created_at)
  assert.ok(changed.updated_at > old.updated_at, `${changed.updated_at} after ${old.updated_at}`)
  await client.query('UPDATE users SET username = $1, updated_at = $2', ['countess', longAgo])
  assert.ok((await times()).updated_at > changed.updated_at)
})

test('upsert', async () => {
  const user = await insert('ada')
  const { rows: [again] } = await client.query(
    `INSERT INTO users (username) VALUES ($1)
     ON CONFLICT (username) DO UPDATE SET username = upper(EXCLUDED.username) RETURNING *`, ['ada'])
  assert.equal(again.uuid, user.uuid)
  assert.equal(again.username, 'ADA')
  const { created_at, updated_at } = await times()
  assert.ok(updated_at > created_at)
})

test('bulk load', async () => {
  const names = Array.from({ length: 1000 }, (_, number) => `user ${number}`)
  await client.query('INSERT INTO users (username) SELECT * FROM unnest($1::text[])', [names])
  const lines = names.map((name) => `copied ${name}\n`)
  await pipeline(Readable.from(lines), client.query(copyFrom('COPY users (username) FROM STDIN')))
  const { rows: [{ ids }] } = await client.query('SELECT count(DISTINCT uuid)::int AS ids FROM users')
  assert.equal(ids, 2000)
})

test('a singular name is refused with a hint', async () => {
  await assert.rejects(client.query('CREATE TABLE article (LIKE base_entity)'), (error) => {
    assert.ok(error instanceof pg.DatabaseError)
    assert.equal(error.code, '42602')
    assert.equal(error.message, 'table name "article" is not plural')
    assert.match(error.hint, /^Name it "articles"/)
    return true
  })
})

test('the id is fixed', async () => {
  await insert('ada')
  await assert.rejects(client.query('UPDATE users SET uuid = gen_random_uuid()'), { code: '23000' })
})

test('a name that was singular speaks up as a notice where it only warns', async () => {
  const notices = []
  const listen = (notice) => notices.push(notice)
  client.on('notice', listen)
  await client.query("SET base_entity.naming = 'warn'")
  await client.query('CREATE TABLE article (LIKE base_entity)')
  await client.query('DROP TABLE article; RESET base_entity.naming')
  client.off('notice', listen)
  assert.deepEqual(notices.map(({ severity, code }) => ({ severity, code })), [{ severity: 'WARNING', code: '42602' }])
})
