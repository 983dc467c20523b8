import type { FlowType } from '../domain/td/node-type.ts'

/**
 * The colours of node types. Each has a contrast of at least 3:1 with white and dark pages (WCAG 2.2, 1.4.11), and colour-blind
 * readers can tell them apart. Every colour comes with words that say the same.
 */
export const palette: Readonly<Record<FlowType, string>> = {
  stage: '#4667a3',
  milestone: '#368c99',
  activation: '#846210',
  goal: '#6c9f6f',
  exit: '#f4642d',
  jump: '#bf5fdc',
  inside: '#8a42fc',
  unaccounted: '#c000d2',
  unknown: '#656564'
}
