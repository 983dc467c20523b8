/** See layers.js. */
export declare const layers: Readonly<Record<string, { imports: readonly string[], packages: true | readonly string[] }>>

/** See layers.js. */
export declare const viewerImports: readonly string[]
