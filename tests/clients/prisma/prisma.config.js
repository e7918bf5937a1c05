import { defineConfig } from 'prisma/config'
import { catalogAdapter } from './catalog_adapter.js'

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: process.env.PRISMA_SCHEMA ?? 'schema.prisma',
  adapter: async () => catalogAdapter(process.env.DATABASE_URL),
})
