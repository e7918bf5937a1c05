// A script that changes a template and carries the change over to its entities, in one message as Prisma sends a migration.sql.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'

const client = new pg.Client()

before(async () => {
  await client.connect()
  await client.query('CREATE TABLE base_entity.owned (LIKE base_entity); CREATE TABLE projects (LIKE owned, title text)')
})
after(async () => {
  await client.query('DROP TABLE projects, base_entity.owned')
  await client.end()
})

async function has(column) {
  const query = "SELECT FROM pg_attribute WHERE attrelid = 'projects'::regclass AND attname = $1"
  return (await client.query(query, [column])).rowCount === 1
}

const add = (column) => `ALTER TABLE base_entity.owned ADD COLUMN ${column} text NOT NULL DEFAULT 'x';`
const inTransaction = "CALL base_entity.apply('base_entity.owned', online => false);"

test('a script of several statements is one transaction', async () => {
  await client.query(add('state') + inTransaction)
  assert.ok(await has('state'))
  await assert.rejects(client.query(add('note') + inTransaction + 'SELECT 1 / 0'), { code: '22012' })
  assert.ok(!(await has('note')))
  await assert.rejects(client.query(`${add('note')} CALL base_entity.apply('base_entity.owned');`), { code: '25001' })
})

test('a script that is the CALL alone commits between its steps', async () => {
  await client.query(add('remark'))
  await client.query("CALL base_entity.apply('base_entity.owned');")
  assert.ok(await has('remark'))
})
