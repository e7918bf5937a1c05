// Tables as Drizzle knows them, which `drizzle-kit pull` writes much the same: the database makes and keeps the columns of
// base_id and base_timestamps.

import { sql } from 'drizzle-orm'
import { foreignKey, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

const entity = {
  id: uuid().default(sql`base_entity.uuidv4()`).primaryKey().notNull(),
  // As strings: a Date would keep three digits of the six.
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).defaultNow().notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'string' }).defaultNow().notNull(),
}

export const users = pgTable('users', { ...entity, username: text().notNull() },
  (table) => [unique('users_username_key').on(table.username)])

export const posts = pgTable('posts', { ...entity, author: uuid().notNull(), title: text() },
  (table) => [foreignKey({ columns: [table.author], foreignColumns: [users.id], name: 'posts_author_fkey' })])
