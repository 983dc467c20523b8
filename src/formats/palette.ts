import type { FlowType } from '../domain/td/node-type.ts'

/**
 * The colours of what nodes stand for. Each stands out from a white and from a dark page by 3:1 at least (WCAG 2.2, 1.4.11),
 * and they stay apart for the colour-blind. A colour never says more than the words beside it.
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
