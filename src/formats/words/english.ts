import { englishTypes } from './english-types.ts'
import type { PicturedJourney, PictureWords } from './picture-words.ts'

const called = ({ id, name }: PicturedJourney): string => name === null ? `journey ${id}` : `${name} (journey ${id})`

const lengthOf = (length: number, unit: string | null): string =>
  unit === null ? `${length}` : `${length} ${unit}${length === 1 ? '' : 's'}`

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

const movements = (count: string | null): string => count === null ? 'an unknown number of movements' : `${count} movements`

export const english: PictureWords = {
  language: 'en',
  titles: {
    conversion: journey => `Conversion of ${called(journey)}`,
    activation: journey => `Activations of ${called(journey)}`,
    canvas: ({ id, name }) => name ?? `Canvas of journey ${id}`
  },
  note: parts => `${parts.join(' · ')}.`,
  days: ({ from, to, timeZone }) => `${from} to ${to} (${timeZone})`,
  defaultRange: 'Treasure Data\'s default range',
  dataOf: time => `data of ${time}`,
  asOf: time => `as of ${time}`,
  notRefreshedSince: time => `not refreshed since ${time}`,

  ...englishTypes,
  graphSize: ({ nodes, links, movements: total }) => `${nodes} nodes, ${links} links, ${movements(total)}.`,
  removedLinks: ({ links, movements: total }) => `${links} links with ${movements(total)} are not drawn.`,
  nothing: { unknown: 'Movements unknown', none: 'No movements', undrawn: 'No movements to draw' },
  longPaths: links => `Paths of more than ${links} links do not fit in a picture. Use kind to shorten them.`,
  manyLinks: links => `${links} links are too many for a picture. Use top or kind to show fewer.`,

  canvasSize: ({ stages, steps }) => `${stages} stages, ${steps} steps.`,
  noSteps: 'No steps',
  manySteps: steps => `${steps} steps are too many for a picture.`,
  stageCalled: id => `Stage ${id}`,
  stageInside: (stage, count) => `${stage} · ${count} inside`,
  inside: count => `${count} inside`,
  entered: count => `${count} entered`,
  waits: (length, unit) => `waits ${lengthOf(length, unit)}`,
  waitsAtMost: (length, unit) => `at most ${lengthOf(length, unit)}`,
  waitsForCondition: 'for a condition',
  waitsUntil: day => `until ${day}`,
  waitsUntilAny: days => `until ${anyOf.format(days.map(day => weekdays[day - 1] ?? ''))}`,
  jumpsTo: target => `to ${target}`,
  journeyCalled: id => `journey ${id}`,
  otherJourney: 'another journey',
  deleted: target => `${target} (deleted)`,
  nextStep: 'Next step',
  edges: { next: '', branch: '', variant: '', excluded: 'else', 'timed-out': 'timed out' },
  controlGroup: 'control group',
  winner: 'winner'
}
