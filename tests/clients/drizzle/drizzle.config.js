export default {
  dialect: 'postgresql',
  schema: './schema.js',
  out: './pulled',
  // Templates are not tables of the application.
  schemaFilter: ['public'],
  dbCredentials: { url: process.env.DATABASE_URL },
}
