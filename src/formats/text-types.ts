// a graph, a canvas, a history and statistics have formats of their own, which share these types of files

/** A table. */
export const csvType = {
  kind: 'text',
  name: 'csv',
  mediaType: 'text/csv',
  acceptRank: 1,
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv'
} as const

/** A picture. */
export const svgType = {
  kind: 'text',
  name: 'svg',
  mediaType: 'image/svg+xml',
  acceptRank: 2,
  contentType: 'image/svg+xml; charset=utf-8',
  extension: 'svg'
} as const

/** A diagram that Mermaid draws. */
export const mermaidType = {
  kind: 'text',
  name: 'mermaid',
  mediaType: 'text/vnd.mermaid',
  acceptRank: 3,
  contentType: 'text/vnd.mermaid; charset=utf-8',
  extension: 'mmd'
} as const
