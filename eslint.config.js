import neostandard, { resolveIgnoresFromGitignore } from 'neostandard'

const upstreamOnly = 'Only src/treasure-data speaks to the outside.'
const environmentOnly = 'Read the environment in src/main.ts alone and pass the parsed config.'

/**
 * What a folder of src may import besides itself, as design.md's table of parts says.
 * `npm` says which packages: all and node: modules too (`true`), none (`false`), or those of a list.
 */
const layers = {
  domain: { ours: [], npm: false },
  // pure too: arithmetic on what it is given
  formats: { ours: ['domain'], npm: ['d3-sankey'] },
  tracing: { ours: [], npm: true },
  'treasure-data': { ours: ['domain', 'tracing'], npm: true },
  cache: { ours: ['tracing'], npm: true },
  'shared-tier': { ours: ['domain', 'cache', 'tracing'], npm: true },
  access: { ours: ['domain', 'cache'], npm: true },
  reports: { ours: ['domain', 'formats', 'cache', 'tracing', 'treasure-data'], npm: false },
  http: { ours: ['domain', 'formats', 'cache', 'access', 'tracing', 'reports'], npm: true },
  sandbox: { ours: ['domain'], npm: true }
}

const layerRules = Object.entries(layers).flatMap(([folder, { ours, npm }]) =>
  // a file one folder deeper is still inside its layer with one step up
  [['*', '\\.\\./'], ['*/*', '\\.\\./\\.\\./']].map(([place, up]) => {
    const others = ours.length === 0 ? '' : `(?!(${ours.join('|')})/)`
    const message = `src/${folder} may import ${ours.join(', ') || 'nothing of ours'} only.`
    const patterns = [{ regex: `^${up}${others}`, message }]
    if (npm !== true) {
      const packages = npm === false ? '' : `(?!(${npm.join('|')})$)`
      patterns.push({ regex: `^${packages}[^.]`, message: `src/${folder} is pure: ${npm || 'no package'} alone and no node: module.` })
    }
    return { files: [`src/${folder}/${place}.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
  }))

export default [
  ...neostandard({ ts: true, ignores: [...resolveIgnoresFromGitignore(), 'client/src/contract.ts'] }),
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      camelcase: ['error', { allow: ['OpenAPIV3_1', 'trace_id', 'span_id', 'read_only', 'cap_drop', 'security_opt'] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error'
    }
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
          regex: '^(\\.\\./)+(?!(client/src/index|src/formats/(lay-out-sankey|place-labels|palette|text-width|drawable-graph|csv))\\.ts$)(src|client|test|openapi|bench|scripts)/',
          message: 'The viewer knows the client and the pure layout of src/formats alone.'
        }]
      }]
    }
  },
  { files: ['src/main.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['test/**/*.ts'], rules: { 'max-lines': ['error', { max: 400 }] } },
  ...layerRules
]
