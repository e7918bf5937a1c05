// Entities as TypeORM knows them: the database makes and keeps the columns of base_id and base_timestamps.

import { EntitySchema } from 'typeorm'

const columns = {
  id: { type: 'uuid', primary: true, default: () => 'base_entity.uuidv4()' },
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

export const Letter = new EntitySchema({
  name: 'Letter',
  tableName: 'letters',
  columns: { ...columns, version: { type: 'bigint', version: true }, body: { type: 'text' } },
})

const deletable = { ...columns, deleted_at: { type: 'timestamptz', deleteDate: true } }

export const Folder = new EntitySchema({
  name: 'Folder',
  tableName: 'folders',
  columns: { ...deletable, name: { type: 'text' } },
  relations: { documents: { type: 'one-to-many', target: 'Document', inverseSide: 'folder', cascade: ['soft-remove', 'recover'] } },
})

export const Document = new EntitySchema({
  name: 'Document',
  tableName: 'documents',
  columns: { ...deletable, title: { type: 'text', nullable: true } },
  relations: {
    folder: {
      type: 'many-to-one',
      target: 'Folder',
      inverseSide: 'documents',
      nullable: false,
      onDelete: 'CASCADE',
      joinColumn: { name: 'folder_id', foreignKeyConstraintName: 'documents_folder_id_fkey' },
    },
  },
})
