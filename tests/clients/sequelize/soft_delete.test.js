// Soft-delete tables through Sequelize: its DELETE, and its own soft delete, which sets deleted_at ("paranoid").

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { DataTypes, DatabaseError, Model, Sequelize } from 'sequelize'

const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false })
const id = { type: DataTypes.UUID, primaryKey: true, defaultValue: sequelize.literal('base_entity.uuidv4()') }
// Sequelize sends both times, and RETURNING gives those that the database made.
const times = { underscored: true, timestamps: true }

class Folder extends Model {}
Folder.init({ id, name: DataTypes.TEXT }, { ...times, sequelize, tableName: 'folders', paranoid: true })

class Document extends Model {}
Document.init({ id, title: DataTypes.TEXT, deleted_at: DataTypes.DATE }, { ...times, sequelize, tableName: 'documents' })
Folder.hasMany(Document, { foreignKey: 'folder_id' })

const events = []
for (const event of ['beforeDestroy', 'afterDestroy']) Document.addHook(event, () => { events.push(event) })
let folder, document

before(() => sequelize.query(`
  CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
  CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                          folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)`))
beforeEach(async () => {
  await sequelize.query('TRUNCATE folders, documents')
  events.length = 0
  folder = await Folder.create({ name: 'letters' })
  document = await folder.createDocument({ title: 'draft' })
})
after(() => sequelize.close())

/** Whether the folder and the document are marked. */
async function marked() {
  const [[row]] = await sequelize.query(`
    SELECT f.deleted_at IS NOT NULL AS folder, d.deleted_at IS NOT NULL AS document FROM folders f JOIN documents d ON f.id = folder_id`)
  return row
}

test('destroy of a model that is not paranoid marks the row', async () => {
  await document.destroy()
  assert.deepEqual(events, ['beforeDestroy', 'afterDestroy'])
  assert.deepEqual(await marked(), { folder: false, document: true })
})

test('destroy with a condition counts the rows', async () => {
  const where = { id: document.id }
  assert.equal(await Document.destroy({ where }), 1)
  assert.equal(await Document.destroy({ where }), 0)
  assert.deepEqual(await marked(), { folder: false, document: true })
})

test('destroy with force marks the row, and the foreign key its children', async () => {
  const where = { id: folder.id }
  assert.equal(await Folder.destroy({ where, force: true }), 1)
  assert.equal(await Folder.destroy({ where, force: true }), 0)
  assert.deepEqual(await marked(), { folder: true, document: true })
  assert.equal(await Folder.findByPk(folder.id), null)
})

test('a paranoid destroy marks the row alone, and restore restores it', async () => {
  await folder.destroy()
  assert.deepEqual(await marked(), { folder: true, document: false })
  assert.equal(await Folder.destroy({ where: { id: folder.id } }), 0)
  await folder.restore()
  assert.deepEqual(await marked(), { folder: false, document: false })
  assert.equal(await Folder.destroy({ where: {} }), 1)
  await Folder.restore({ where: {} })
  assert.equal((await Folder.findByPk(folder.id)).name, 'letters')
})

test('restore of a row that DELETE has marked', async () => {
  await folder.destroy({ force: true })
  await (await Folder.findByPk(folder.id, { paranoid: false })).restore()
  assert.deepEqual(await marked(), { folder: false, document: true })
})

test('save of a whole stale object does not restore the row', async () => {
  await Document.destroy({ where: { id: document.id } })
  document.title = 'stale'
  await document.save()
  assert.deepEqual(await marked(), { folder: false, document: true })
  document.title = 'staler'
  document.deleted_at = null
  await assert.rejects(document.save({ fields: ['title', 'deleted_at'] }), (error) => {
    assert.ok(error instanceof DatabaseError)
    assert.equal(error.original.code, '55000')
    return true
  })
  assert.deepEqual(await marked(), { folder: false, document: true })
})
