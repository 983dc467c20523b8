/**
 * Which folder of `src/` may import which other ones. The linter, the architecture test and the picture in
 * docs/architecture.md all read this table. `packages` is `true` for any package and Node's own modules; otherwise it
 * lists the allowed packages.
 *
 * @type {Record<string, { imports: string[], packages: true | string[] }>}
 */
export const layers = {
  runtime: { imports: [], packages: ['undici'] },
  domain: { imports: [], packages: [] },
  formats: { imports: ['domain'], packages: ['d3-sankey', 'zod'] },
  'treasure-data': { imports: ['domain', 'runtime'], packages: true },
  access: { imports: ['domain', 'runtime'], packages: true },
  cache: { imports: ['runtime'], packages: true },
  redis: { imports: ['cache', 'runtime'], packages: true },
  fleet: { imports: ['redis', 'cache', 'access', 'treasure-data', 'runtime'], packages: true },
  store: { imports: ['redis', 'cache', 'runtime'], packages: true },
  config: { imports: ['access', 'redis', 'store', 'treasure-data', 'domain', 'runtime'], packages: true },
  reports: { imports: ['formats', 'treasure-data', 'cache', 'domain', 'runtime'], packages: [] },
  http: { imports: ['reports', 'access', 'formats', 'cache', 'domain', 'runtime'], packages: true },
  operations: { imports: ['http', 'reports', 'store', 'treasure-data', 'cache', 'config', 'domain', 'runtime'], packages: true },
  threads: { imports: ['reports', 'runtime'], packages: true },
  composition: {
    imports: [
      'operations', 'http', 'threads', 'reports', 'store', 'fleet', 'redis', 'access', 'config', 'treasure-data', 'cache', 'domain',
      'runtime'
    ],
    packages: true
  }
}

/**
 * What the viewer imports from the rest of the project: the typed client of the public API, the search by name, the layout
 * of sankeys and canvases, the CSV writer, the types of files, the words for types of nodes and steps, the translation of nodes' names,
 * and the Japanese titles of problems.
 */
export const viewerImports = [
  'client/src/index.ts',
  'src/domain/journeys/search-name.ts',
  'src/formats/canvas/edge-label.ts',
  'src/formats/canvas/place-stage.ts',
  'src/formats/canvas/step-box.ts',
  'src/formats/csv.ts',
  'src/formats/drawable-graph.ts',
  'src/formats/layout/lay-out-sankey.ts',
  'src/formats/layout/place-labels.ts',
  'src/formats/layout/text-width.ts',
  'src/formats/palette.ts',
  'src/formats/readable-text.ts',
  'src/formats/text-types.ts',
  'src/formats/words/english-types.ts',
  'src/formats/words/japanese-types.ts',
  'src/formats/words/picture-words.ts',
  'src/formats/words/translate-names.ts',
  'src/http/problems/words/japanese-titles.ts'
]
