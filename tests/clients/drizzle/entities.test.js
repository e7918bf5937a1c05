// Entities through Drizzle, and drizzle-kit beside the extension.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { posts, users } from './schema.js'

const pool = new pg.Pool()
const db = drizzle(pool)

before(async () => {
  await pool.query(`
    CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users, title text)`)
})
beforeEach(() => pool.query('TRUNCATE users, posts'))
after(() => pool.end())

/** What drizzle-kit says; push and pull take all else from drizzle.config.js. */
function kit(action, ...words) {
  const options = action === 'push' ? ['--dialect=postgresql', `--url=${process.env.DATABASE_URL}`, '--verbose', ...words] : words
  return execFileSync('drizzle-kit', [action, ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

test('insert gives id and times', async () => {
  const [user] = await db.insert(users).values({ username: 'ada' }).returning()
  assert.match(user.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  assert.equal(user.createdAt, user.updatedAt)
  const [post] = await db.insert(posts).values({ author: user.id, title: 'notes' }).returning()
  assert.equal(post.author, user.id)
})

test('update moves updated_at, whatever is sent', async () => {
  const [user] = await db.insert(users).values({ username: 'ada' }).returning()
  const stale = '2001-01-01T00:00:00Z'
  const [changed] = await db.update(users)
    .set({ username: 'lovelace', createdAt: stale, updatedAt: stale })
    .where(eq(users.id, user.id)).returning()
  assert.equal(changed.createdAt, user.createdAt)
  assert.ok(changed.updatedAt > user.updatedAt, `${changed.updatedAt} after ${user.updatedAt}`)
})

test('upsert', async () => {
  const [user] = await db.insert(users).values({ username: 'ada' }).returning()
  const [again] = await db.insert(users).values({ username: 'ada' })
    .onConflictDoUpdate({ target: users.username, set: { username: 'lovelace' } }).returning()
  assert.equal(again.id, user.id)
  assert.ok(again.updatedAt > user.updatedAt)
})

test('bulk insert', async () => {
  const rows = Array.from({ length: 1000 }, (_, number) => ({ username: `user ${number}` }))
  const made = await db.insert(users).values(rows).returning({ id: users.id })
  assert.equal(new Set(made.map(({ id }) => id)).size, 1000)
})

test('a singular name is refused with a hint', async () => {
  await assert.rejects(db.execute(sql`CREATE TABLE article (LIKE base_entity)`), (error) => {
    assert.ok(error.cause instanceof pg.DatabaseError)
    assert.equal(error.cause.code, '42602')
    assert.match(error.cause.hint, /^Name it "articles"/)
    return true
  })
})

test('pull knows the defaults, and pulls the same again', () => {
  kit('pull')
  const pulled = readFileSync('pulled/schema.ts', 'utf8')
  assert.equal(pulled.match(/id: uuid\(\)\.default\(sql`base_entity\.uuidv4\(\)`\)\.primaryKey\(\)/g).length, 2)
  assert.equal(pulled.match(/\.defaultNow\(\)\.notNull\(\)/g).length, 4)
  assert.equal(pulled.match(/pgTable\(/g).length, 2, pulled)
  kit('pull')
  assert.equal(readFileSync('pulled/schema.ts', 'utf8'), pulled)
  assert.match(kit('push', '--schema=./pulled/schema.ts'), /No changes detected/)
})

test('push finds nothing to do', () => {
  assert.match(kit('push', '--schema=./schema.js'), /No changes detected/)
})

test('push sees a difference', () => {
  const schema = readFileSync('schema.js', 'utf8')
  writeFileSync('changed.js', schema.replace('title: text()', 'title: text(), body: text()'))
  assert.match(kit('push', '--schema=./changed.js'), /ADD COLUMN "body" text/)
})
