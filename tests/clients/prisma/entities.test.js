// Entities through Prisma: what it pulls, what it would push, and what its client reads and writes.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, beforeEach, test } from 'node:test'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

const pool = new pg.Pool()
const longAgo = new Date('2001-01-01T00:00:00Z')
let prisma

before(async () => {
  await pool.query(`
    CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users, title text);
    CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                            folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)`)
  run('generate')
  const { PrismaClient } = createRequire(import.meta.url)('./generated')
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) })
})
beforeEach(() => pool.query('TRUNCATE users, posts, folders, documents'))
after(async () => {
  await prisma?.$disconnect()
  await pool.end()
})

function run(...words) {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  return execFileSync('prisma', words, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function times() {
  const { rows } = await pool.query('SELECT created_at::text, updated_at::text FROM users')
  return rows[0]
}

test('create gives id and times', async () => {
  const user = await prisma.users.create({ data: { username: 'ada', posts: { create: { title: 'notes' } } }, include: { posts: true } })
  assert.match(user.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  assert.ok(user.created_at instanceof Date)
  assert.deepEqual(user.created_at, user.updated_at)
  assert.equal(user.posts[0].author, user.id)
})

test('update moves updated_at, whatever is sent', async () => {
  const user = await prisma.users.create({ data: { username: 'ada' } })
  const old = await times()
  const data = { username: 'lovelace', created_at: longAgo, updated_at: longAgo }
  const read = await prisma.users.update({ where: { id: user.id }, data })
  const changed = await times()
  assert.equal(changed.created_at, old.created_at)
  assert.ok(changed.updated_at > old.updated_at, `${changed.updated_at} after ${old.updated_at}`)
  assert.ok(read.updated_at > longAgo, 'what is returned is what the database made')
  await prisma.users.updateMany({ data: { username: 'countess' } })
  assert.ok((await times()).updated_at > changed.updated_at)
})

test('upsert', async () => {
  const user = await prisma.users.create({ data: { username: 'ada' } })
  const old = await times()
  const again = await prisma.users.upsert({
    where: { username: 'ada' }, create: { username: 'ada' }, update: { username: 'lovelace' },
  })
  assert.equal(again.id, user.id)
  assert.ok((await times()).updated_at > old.updated_at)
})

test('bulk create', async () => {
  const data = Array.from({ length: 1000 }, (_, number) => ({ username: `user ${number}` }))
  const made = await prisma.users.createManyAndReturn({ data })
  assert.equal(new Set(made.map(({ id }) => id)).size, 1000)
})

/** Makes a folder with a document. */
const letters = () => prisma.folders.create({
  data: { name: 'letters', documents: { create: { title: 'draft' } } }, include: { documents: true },
})

/** The names of the rows that are marked. */
async function marked() {
  const where = { deleted_at: { not: null } }
  const rows = [...await prisma.folders.findMany({ where }), ...await prisma.documents.findMany({ where })]
  return rows.map(({ name, title }) => name ?? title)
}

test('delete returns the row, and the foreign key marks its children', async () => {
  const { id } = await letters()
  assert.equal((await prisma.folders.delete({ where: { id } })).id, id)
  assert.deepEqual(await marked(), ['letters', 'draft'])
})

test('a second delete finds no row', async () => {
  const { id } = await letters()
  await prisma.folders.delete({ where: { id } })
  await assert.rejects(prisma.folders.delete({ where: { id } }), { name: 'PrismaClientKnownRequestError', code: 'P2025' })
  assert.deepEqual(await marked(), ['letters', 'draft'])
  await prisma.folders.create({ data: { name: 'bills' } })
  assert.deepEqual(await prisma.folders.deleteMany(), { count: 1 })
})

test('a nested delete', async () => {
  const { id, documents: [document] } = await letters()
  await prisma.folders.update({ where: { id }, data: { documents: { delete: { id: document.id } } } })
  assert.deepEqual(await marked(), ['draft'])
})

test('an update of a whole stale object does not restore the row', async () => {
  const { id, documents, ...folder } = await letters()
  await prisma.folders.delete({ where: { id } })
  const stale = prisma.folders.update({ where: { id }, data: { ...folder, name: 'stale' } })
  await assert.rejects(stale, ({ name, cause }) => name === 'DriverAdapterError' && cause.code === '55000')
  assert.deepEqual(await marked(), ['letters', 'draft'])
  await prisma.folders.update({ where: { id }, data: { deleted_at: null } })
  assert.deepEqual(await marked(), ['draft'])
})

test('a singular name is refused with a hint', async () => {
  await assert.rejects(prisma.$executeRaw`CREATE TABLE article (LIKE base_entity)`, (error) => {
    assert.equal(error.name, 'PrismaClientKnownRequestError')
    const { cause } = error.meta.driverAdapterError
    assert.equal(cause.code, '42602')
    assert.equal(cause.message, 'table name "article" is not plural')
    assert.match(cause.hint, /^Name it "articles"/)
    return true
  })
})

test('db pull gives the schema, and the same again', () => {
  const schema = readFileSync('schema.prisma', 'utf8')
  run('db', 'pull')
  assert.equal(readFileSync('schema.prisma', 'utf8'), schema)
})

test('db push finds nothing to do', () => {
  assert.match(run('db', 'push', '--skip-generate'), /The database is already in sync with the Prisma schema/)
})

test('db push sees a difference', () => {
  const schema = readFileSync('schema.prisma', 'utf8')
  try {
    writeFileSync('schema.prisma', schema.replace('title      String?', 'title      String?\n  body String?'))
    assert.match(run('db', 'push', '--skip-generate'), /Your database is now in sync/)
  } finally {
    writeFileSync('schema.prisma', schema)
  }
})
