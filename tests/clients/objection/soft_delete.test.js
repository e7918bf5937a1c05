// DELETE of soft-delete tables through Objection and Knex.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import knex from 'knex'
import { DBError, Model, NotFoundError } from 'objection'

const database = knex({ client: 'pg', connection: process.env.DATABASE_URL })
const events = []

class Folder extends Model {
  static tableName = 'folders'
  static relationMappings = () => ({
    documents: {
      relation: Model.HasManyRelation,
      modelClass: Document,
      join: { from: 'folders.id', to: 'documents.folder_id' },
    },
  })
  async $beforeDelete() { events.push('before') }
  async $afterDelete() { events.push('after') }
}

class Document extends Model {
  static tableName = 'documents'
}

let folder

before(async () => {
  Model.knex(database)
  await database.raw(`
    CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                            folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)`)
})
beforeEach(async () => {
  await database.raw('TRUNCATE folders, documents')
  events.length = 0
  const { id } = await Folder.query().insertGraph({ name: 'letters', documents: [{ title: 'draft' }] })
  folder = await Folder.query().findById(id)
})
after(() => database.destroy())

/** The names of the marked rows. */
async function marked() {
  const folders = await Folder.query().whereNotNull('deleted_at')
  const documents = await Document.query().whereNotNull('deleted_at')
  return [...folders.map(({ name }) => name), ...documents.map(({ title }) => title)]
}

test('deleteById counts the row, and the foreign key marks its children', async () => {
  assert.equal(await Folder.query().deleteById(folder.id).throwIfNotFound(), 1)
  assert.deepEqual(await marked(), ['letters', 'draft'])
})

test('a second deleteById finds no row', async () => {
  await Folder.query().deleteById(folder.id)
  assert.equal(await Folder.query().deleteById(folder.id), 0)
  await assert.rejects(Folder.query().deleteById(folder.id).throwIfNotFound(), NotFoundError)
  assert.deepEqual(await marked(), ['letters', 'draft'])
})

test('$query().delete() counts the row and runs the hooks', async () => {
  assert.equal(await folder.$query().delete(), 1)
  assert.deepEqual(events, ['before', 'after'])
  assert.deepEqual(await marked(), ['letters', 'draft'])
})

test('delete with RETURNING gives the rows', async () => {
  const rows = await Folder.query().delete().where('name', 'letters').returning('*')
  assert.deepEqual(rows.map(({ id }) => id), [folder.id])
  assert.ok(rows[0] instanceof Folder)
  assert.deepEqual(await Folder.query().delete().returning('*'), [])
})

test('delete of a relation, and of what a graph leaves out', async () => {
  assert.equal(await folder.$relatedQuery('documents').delete(), 1)
  assert.deepEqual(await marked(), ['draft'])
  const { id } = await folder.$relatedQuery('documents').insert({ title: 'copy' })
  await Folder.query().upsertGraph({ id: folder.id, documents: [{ title: 'fair copy' }] })
  assert.ok((await Document.query().findById(id)).deleted_at)
})

test('an UPDATE of a whole stale object does not restore the row', async () => {
  await Folder.query().deleteById(folder.id)
  await assert.rejects(folder.$query().update({ ...folder, name: 'stale' }), (error) => {
    assert.ok(error instanceof DBError)
    assert.equal(error.nativeError.code, '55000')
    return true
  })
  assert.equal(await folder.$query().patch({ name: 'patched' }), 1)
  assert.deepEqual(await marked(), ['patched', 'draft'])
  assert.equal(await folder.$query().patch({ deleted_at: null }), 1)
  assert.deepEqual(await marked(), ['draft'])
})

test('Knex counts and returns the rows', async () => {
  assert.deepEqual(await database('folders').where({ id: folder.id }).del(['id', 'name']), [{ id: folder.id, name: 'letters' }])
  assert.equal(await database('folders').where({ id: folder.id }).del(), 0)
  await database('folders').insert({ name: 'bills' })
  assert.equal(await database('folders').del(), 1)
  assert.deepEqual((await marked()).sort(), ['bills', 'draft', 'letters'])
})
