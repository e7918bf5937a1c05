// DELETE of soft-delete tables through the mutations that PostGraphile 5 makes. Its schema is built and run here without the
// package postgraphile itself, whose HTTP server and browser interface take 300 MB.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { makePgService } from '@dataplan/pg/adaptors/pg'
import { grafast } from 'grafast'
import { defaultPreset, makeSchema } from 'graphile-build'
import { defaultPreset as postgresPreset } from 'graphile-build-pg'
import pg from 'pg'

process.env.GRAPHILE_ENV = 'production'
const pool = new pg.Pool()
const pgServices = [makePgService({ pool, schemas: ['public'] })]
let schema, resolvedPreset, folder, document

before(async () => {
  await pool.query(`
    CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                            folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)`);
  ({ schema, resolvedPreset } = await makeSchema({ extends: [defaultPreset, postgresPreset], pgServices }))
})
beforeEach(async () => {
  await pool.query('TRUNCATE folders, documents')
  folder = (await pool.query("INSERT INTO folders (name) VALUES ('letters') RETURNING *")).rows[0]
  document = (await pool.query("INSERT INTO documents (folder_id, title) VALUES ($1, 'draft') RETURNING *", [folder.id])).rows[0]
})
after(() => pool.end())

async function run(source, variableValues) {
  const { data, errors } = await grafast({ schema, resolvedPreset, source, variableValues, requestContext: {} })
  return { data: JSON.parse(JSON.stringify(data)), errors: errors?.map(({ message }) => message) ?? [] }
}

// PostGraphile 5 renames a column "id", since "id" is its own identifier of a node.
const byKey = (id) => run(`mutation ($id: UUID!) {
  deleteFolderByRowId(input: { rowId: $id }) { deletedFolderId folder { rowId name } } }`, { id })

const restoring = (id, patch) => run(`mutation ($id: UUID!, $patch: FolderPatch!) {
  updateFolderByRowId(input: { rowId: $id, folderPatch: $patch }) { folder { name deletedAt } } }`, { id, patch })

/** The names of the marked rows. */
async function marked() {
  const { rows } = await pool.query(`
    SELECT name FROM folders WHERE deleted_at IS NOT NULL
    UNION ALL SELECT title FROM documents WHERE deleted_at IS NOT NULL ORDER BY name`)
  return rows.map(({ name }) => name)
}

test('a delete mutation gives the row, and the foreign key marks its children', async () => {
  const { data, errors } = await byKey(folder.id)
  assert.deepEqual(errors, [])
  assert.deepEqual(data.deleteFolderByRowId.folder, { rowId: folder.id, name: 'letters' })
  assert.ok(data.deleteFolderByRowId.deletedFolderId)
  assert.deepEqual(await marked(), ['draft', 'letters'])
})

test('a second delete mutation finds no row', async () => {
  await byKey(folder.id)
  const { data, errors } = await byKey(folder.id)
  assert.deepEqual(data, { deleteFolderByRowId: null })
  assert.equal(errors.length, 1)
  assert.match(errors[0], /^No values were deleted in collection 'folders'/)
  assert.deepEqual(await marked(), ['draft', 'letters'])
})

test('a delete mutation by the identifier of a node', async () => {
  const { data } = await run('query ($id: UUID!) { documentByRowId(rowId: $id) { id } }', { id: document.id })
  const { id } = data.documentByRowId
  const remove = () => run('mutation ($id: ID!) { deleteDocument(input: { id: $id }) { deletedDocumentId } }', { id })
  assert.deepEqual(await remove(), { data: { deleteDocument: { deletedDocumentId: id } }, errors: [] })
  assert.deepEqual(await marked(), ['draft'])
  assert.equal((await remove()).errors.length, 1)
})

test('an update mutation restores a row, and not by accident', async () => {
  await byKey(folder.id)
  const stale = await restoring(folder.id, { name: 'stale', deletedAt: null })
  assert.match(stale.errors[0], /^cannot restore and change a deleted row of table "folders"/)
  assert.deepEqual(await marked(), ['draft', 'letters'])
  const { data } = await restoring(folder.id, { deletedAt: null })
  assert.deepEqual(data.updateFolderByRowId.folder, { name: 'letters', deletedAt: null })
  assert.deepEqual(await marked(), ['draft'])
})
