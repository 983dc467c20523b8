import { layers } from '../layers.js'

/** Returns the picture of the folders in Mermaid: one arrow for each import that `layers.js` allows. */
export function drawLayers (): string {
  const arrows = Object.entries(layers).reverse()
    .filter(([, { imports }]) => imports.length > 0)
    .map(([folder, { imports }]) => `  ${folder} --> ${imports.join(' & ')}\n`)
  return `flowchart TB\n${arrows.join('')}`
}
