// Prisma's adapter for node-postgres, taught the types "name" and "char" of the catalogs, which Prisma's own introspection
// reads and the adapter does not know. An application needs nothing of this: there, `prisma db pull` runs a binary that npm
// does not carry; here, the same engine runs as WebAssembly over the adapter.

import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'

const CHAR = 18, NAME = 19, CHARS = 1002, NAMES = 1003, TEXT = 25, TEXTS = 1009
const LIKE = { [CHAR]: TEXT, [NAME]: TEXT, [CHARS]: CHARS, [NAMES]: TEXTS }

async function connect(factory) {
  const adapter = await factory.connect()
  const types = new WeakMap()
  const { performIO, queryRaw } = adapter
  adapter.performIO = async (query) => {
    const result = await performIO.call(adapter, query)
    types.set(result.rows, result.fields.map((field) => field.dataTypeID))
    for (const field of result.fields) field.dataTypeID = LIKE[field.dataTypeID] ?? field.dataTypeID
    return result
  }
  adapter.queryRaw = async (query) => {
    const result = await queryRaw.call(adapter, query)
    types.get(result.rows).forEach((type, at) => {
      if (type === CHAR) result.columnTypes[at] = ColumnTypeEnum.Character
    })
    return result
  }
  return adapter
}

export function catalogAdapter(connectionString) {
  // The command line ends without a disconnect; its process would wait 10 seconds for the pool to close an idle connection.
  const factory = new PrismaPg({ connectionString, allowExitOnIdle: true })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => connect(factory),
    connectToShadowDb: () => factory.connectToShadowDb(),
  }
}
