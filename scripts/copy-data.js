import { cpSync, statSync } from 'node:fs'

const [from = '', to = ''] = process.argv.slice(2)

// the compiler copies no data files
cpSync(from, to, { recursive: true, filter: path => statSync(path).isDirectory() || path.endsWith('.json') })
