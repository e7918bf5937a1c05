// Soft-delete tables through TypeORM: its DELETE, and its own soft delete, which sets deleted_at.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { DataSource, IsNull, Not } from 'typeorm'
import { Document, Folder } from './entities.js'

const source = new DataSource({
  type: 'postgres', url: process.env.DATABASE_URL, schema: 'deletions', installExtensions: false, entities: [Folder, Document],
})
const folders = () => source.getRepository(Folder)
const documents = () => source.getRepository(Document)
const events = []
// A DELETE by condition has no object.
const record = (name) => ({ entity }) => { if (entity) events.push(`${name} ${entity.name ?? entity.title}`) }
let folder, document

before(async () => {
  await source.initialize()
  await source.query(`
    CREATE SCHEMA deletions;
    CREATE TABLE deletions.folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE deletions.documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                                      folder_id uuid NOT NULL REFERENCES deletions.folders ON DELETE CASCADE, title text)`)
  source.subscribers.push({ beforeRemove: record('before'), afterRemove: record('after') })
})
beforeEach(async () => {
  await source.query('TRUNCATE deletions.folders, deletions.documents')
  folder = await folders().save({ name: 'letters' })
  document = await documents().save({ folder, title: 'draft' })
  events.length = 0
})
after(() => source.destroy())

/** The names of the marked rows. */
async function marked() {
  const options = { withDeleted: true, where: { deleted_at: Not(IsNull()) } }
  const found = [...await folders().find(options), ...await documents().find(options)]
  return found.map(({ name, title }) => name ?? title)
}

test('remove marks the row, and the foreign key its children', async () => {
  const { id } = folder
  assert.equal((await folders().remove(folder)).name, 'letters')
  assert.deepEqual(events, ['before letters', 'after letters'])
  assert.deepEqual(await marked(), ['letters', 'draft'])
  assert.equal(await folders().findOneBy({ id }), null)
})

test('delete counts the rows, and a second one finds none', async () => {
  assert.equal((await folders().delete(folder.id)).affected, 1)
  assert.equal((await folders().delete(folder.id)).affected, 0)
  assert.deepEqual(await marked(), ['letters', 'draft'])
})

test('delete with RETURNING gives the rows', async () => {
  const statement = source.createQueryBuilder().delete().from(Folder).where({ name: 'letters' }).returning(['id', 'name'])
  assert.deepEqual({ ...await statement.execute() }, { affected: 1, raw: [{ id: folder.id, name: 'letters' }] })
  assert.deepEqual({ ...await statement.execute() }, { affected: 0, raw: [] })
})

test('softDelete and restore set the column alone', async () => {
  assert.equal((await folders().softDelete(folder.id)).affected, 1)
  assert.deepEqual(await marked(), ['letters'])
  assert.equal((await folders().delete(folder.id)).affected, 0)
  assert.equal((await folders().restore(folder.id)).affected, 1)
  assert.deepEqual(await marked(), [])
})

test('softRemove and recover cascade in the program', async () => {
  const find = () => folders().findOne({ where: { id: folder.id }, relations: { documents: true }, withDeleted: true })
  await folders().softRemove(await find())
  assert.deepEqual(await marked(), ['letters', 'draft'])
  await folders().recover(await find())
  assert.deepEqual(await marked(), [])
})

test('recover of a row that DELETE has marked', async () => {
  await folders().delete(folder.id)
  await folders().recover(await folders().findOne({ where: { id: folder.id }, withDeleted: true }))
  assert.deepEqual(await marked(), ['draft'])
})

test('save of a stale object does not restore the row', async () => {
  await folders().delete(folder.id)
  folder.name = 'stale'
  // save() compares the object with the row, and sends what differs: deleted_at too.
  await assert.rejects(folders().save(folder), (error) => error.driverError.code === '55000')
  assert.deepEqual(await marked(), ['letters', 'draft'])
  await folders().update(folder.id, { name: 'updated' })
  assert.deepEqual(await marked(), ['updated', 'draft'])
})
