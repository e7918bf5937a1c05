// Entities as TypeORM knows them: the database makes and keeps the columns of base_entity.

import { EntitySchema } from 'typeorm'

const columns = {
  uuid: { type: 'uuid', primary: true, default: () => 'base_entity.uuidv4()' },
  created_at: { type: 'timestamptz', createDate: true },
  // updateDate adds updated_at = CURRENT_TIMESTAMP to each UPDATE, and reads back what the database made of it.
  updated_at: { type: 'timestamptz', updateDate: true },
}

export const User = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: { ...columns, username: { type: 'text' } },
  uniques: [{ name: 'users_username_key', columns: ['username'] }],
})

export const Post = new EntitySchema({
  name: 'Post',
  tableName: 'posts',
  columns: { ...columns, title: { type: 'text', nullable: true } },
  relations: {
    author: {
      type: 'many-to-one',
      target: 'User',
      nullable: false,
      joinColumn: { name: 'author', foreignKeyConstraintName: 'posts_author_fkey' },
    },
  },
})
