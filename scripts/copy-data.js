import { cpSync, statSync } from 'node:fs'

// the compiler copies no data files
cpSync('src', 'dist', { recursive: true, filter: path => statSync(path).isDirectory() || /\.(?:json|css|js|svg)$/.test(path) })
