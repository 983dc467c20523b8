import neostandard, { resolveIgnoresFromGitignore } from 'neostandard'
import { layers, viewerImports } from './layers.js'

const upstreamOnly = 'Only src/treasure-data calls other services.'
const environmentOnly = 'Read the environment only in src/main.ts and pass the parsed config.'

const layerRules = Object.entries(layers).flatMap(([folder, { imports, packages }]) => {
  const others = imports.length === 0 ? '' : `(?!(${imports.join('|')})/)`
  // a file in a deeper folder needs more steps up to leave the folder
  return [0, 1, 2, 3].map(depth => {
    const up = '\\.\\./'.repeat(depth + 1)
    const message = `src/${folder} may import ${imports.join(', ') || 'nothing of ours'} only (layers.js).`
    const forbidden = [{ regex: `^${up}(?!\\.\\./)${others}`, message }]
    if (packages !== true) {
      const allowed = packages.length === 0 ? '' : `(?!(${packages.join('|')})$)`
      forbidden.push({
        regex: `^${allowed}[^.]`,
        message: `src/${folder} may use ${packages.join(', ') || 'no package'} only, and no node: module (layers.js).`
      })
    }
    return { files: [`src/${folder}/${'*/'.repeat(depth)}*.ts`], rules: { 'no-restricted-imports': ['error', { patterns: forbidden }] } }
  })
})

export default [
  ...neostandard({ ts: true, ignores: [...resolveIgnoresFromGitignore(), 'client/src/contract.ts'] }),
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      camelcase: ['error', {
        allow: [
          'OpenAPIV3_1', 'trace_id', 'span_id', 'read_only', 'cap_drop', 'security_opt', 'pids_limit', 'network_mode', 'rule_files',
          'scrape_configs', 'job_name', 'dns_sd_configs', 'runbook_url', '^(last|this)_'
        ]
      }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error'
    }
  },
  {
    files: ['**/*.{js,ts,tsx}'],
    rules: { '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true }] }
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: upstreamOnly }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: environmentOnly }]
    }
  },
  {
    files: ['src/domain/**/*.ts', 'src/formats/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error',
        { object: 'Date', property: 'now', message: 'Pure parts take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure parts take randomness as an argument.' }]
    }
  },
  { files: ['client/src/**/*.ts'], rules: { 'max-lines': ['error', { max: 250 }], 'no-console': 'error' } },
  {
    files: ['viewer/src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-imports': ['error', {
        patterns: [{
          regex: `^(\\.\\./)+(?!(${viewerImports.join('|')})$)(src|client|test|openapi|bench|scripts)/`,
          message: 'The viewer may import only what layers.js lists: the client, the search by name and the layouts.'
        }]
      }]
    }
  },
  { files: ['src/main.ts', 'src/history.ts', 'sandbox/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['test/**/*.ts'], rules: { 'max-lines': ['error', { max: 400 }] } },
  ...layerRules
]
