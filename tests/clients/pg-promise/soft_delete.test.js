// DELETE of soft-delete tables through pg-promise, whose methods check the number of rows.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import pgPromise from 'pg-promise'

const pgp = pgPromise()
const db = pgp(process.env.DATABASE_URL)
const { QueryResultError, queryResultErrorCode } = pgp.errors
const byName = 'DELETE FROM folders WHERE name = $1'
let folder

before(() => db.multi(`
  CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
  CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                          folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)`))
beforeEach(async () => {
  await db.none('TRUNCATE folders, documents')
  folder = await db.one("INSERT INTO folders (name) VALUES ('letters') RETURNING *")
  await db.none("INSERT INTO documents (folder_id, title) VALUES ($<id>, 'draft')", folder)
})
after(() => pgp.end())

/** The names of the marked rows. */
const marked = () => db.map(`
  SELECT name FROM folders WHERE deleted_at IS NOT NULL
  UNION ALL SELECT title FROM documents WHERE deleted_at IS NOT NULL ORDER BY name`, [], ({ name }) => name)

test('result counts the row, and the foreign key marks its children', async () => {
  assert.equal(await db.result(byName, 'letters', ({ rowCount }) => rowCount), 1)
  assert.deepEqual(await marked(), ['draft', 'letters'])
  assert.equal(await db.result(byName, 'letters', ({ rowCount }) => rowCount), 0)
})

test('one gives the deleted row, and is an error the second time', async () => {
  assert.deepEqual(await db.one(`${byName} RETURNING id, deleted_at`, 'letters'), { id: folder.id, deleted_at: null })
  await assert.rejects(db.one(`${byName} RETURNING id`, 'letters'), (error) => {
    assert.ok(error instanceof QueryResultError)
    assert.equal(error.code, queryResultErrorCode.noData)
    return true
  })
  assert.equal(await db.oneOrNone(`${byName} RETURNING id`, 'letters'), null)
  assert.deepEqual(await marked(), ['draft', 'letters'])
})

test('many gives the deleted rows', async () => {
  await db.none("INSERT INTO folders (name) VALUES ('bills')")
  const rows = await db.many('DELETE FROM folders RETURNING name')
  assert.deepEqual(rows.map(({ name }) => name).sort(), ['bills', 'letters'])
  await assert.rejects(db.many('DELETE FROM folders RETURNING name'), QueryResultError)
  assert.deepEqual(await marked(), ['bills', 'draft', 'letters'])
})

test('a transaction that one leaves with an error marks nothing', async () => {
  await assert.rejects(db.tx(async (t) => {
    await t.one(`${byName} RETURNING id`, 'letters')
    await t.one(`${byName} RETURNING id`, 'letters')
  }), QueryResultError)
  assert.deepEqual(await marked(), [])
})

test('an UPDATE of all columns of a stale row does not restore it', async () => {
  const columns = new pgp.helpers.ColumnSet(['?id', 'name', 'deleted_at'], { table: 'folders' })
  const update = (row) => db.none(`${pgp.helpers.update(row, columns)} WHERE id = $<id>`, row)
  await db.none(byName, 'letters')
  await assert.rejects(update({ ...folder, name: 'stale' }), { code: '55000' })
  assert.deepEqual(await marked(), ['draft', 'letters'])
  await update({ ...folder, deleted_at: null })
  assert.deepEqual(await marked(), ['draft'])
})
