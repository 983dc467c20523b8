import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import type { FlowType } from '../../domain/td/node-type.ts'
import type { StepType } from '../../domain/td/step-type.ts'
import type { Language } from './languages.ts'

/** The texts of pictures in one language. Counts come formatted; `null` is an unknown count. Names from TD are never translated. */
export interface PictureWords extends TypeWords {
  language: Language
  titles: {
    conversion (journey: PicturedJourney): string
    activation (journey: PicturedJourney): string
    canvas (journey: PicturedJourney): string
  }
  /** The line below the title, made of the parts that apply. */
  note (parts: readonly string[]): string
  days (range: { from: string, to: string, timeZone: string }): string
  /** TD's range for requests without dates. */
  defaultRange: string
  dataOf (time: string): string
  asOf (time: string): string
  notRefreshedSince (time: string): string

  graphSize (size: { nodes: string, links: string, movements: string | null }): string
  removedLinks (removed: { links: string, movements: string | null }): string
  nothing: NothingWords
  longPaths (links: string): string
  manyLinks (links: string): string

  canvasSize (size: { stages: string, steps: string }): string
  noSteps: string
  manySteps (steps: string): string
  stageCalled (id: string): string
  stageInside (stage: string, count: string): string
  inside (count: string): string
  entered (count: string): string
  /** A wait of a length in a unit; `null` if TD sent no unit. */
  waits (length: number, unit: string | null): string
  /** A wait for a condition, with its time limit. */
  waitsAtMost (length: number, unit: string | null): string
  waitsForCondition: string
  waitsUntil (day: string): string
  /** A wait for one of these days of the week, from 1 (Monday) to 7 (Sunday). */
  waitsUntilAny (daysOfTheWeek: readonly number[]): string
  jumpsTo (target: string): string
  journeyCalled (id: string): string
  otherJourney: string
  deleted (target: string): string
  nextStep: string
  /** Edges without a name, by kind; empty for kinds that need no words. */
  edges: Readonly<Record<CanvasReading['stages'][number]['edges'][number]['kind'], string>>
  controlGroup: string
  winner: string
}

/** The words for types, in pictures and in the viewer. */
export interface TypeWords {
  /** Types of nodes, in legends. */
  nodeTypes: Readonly<Record<FlowType, string>>
  /** Names nodes that TD does not name. `null` for the language of the reports, whose nodes have such names already. */
  nodeCalled: WriteServiceName | null
  /** Types of steps, also as names of steps without one. */
  stepTypes: Readonly<Record<StepType, string>>
}

/** Returns the name of a node that TD does not name. `other` stands for several small ones; `detail` tells nodes of a type apart. */
export type WriteServiceName = (type: FlowType | 'other', detail: string | null) => string

/** The texts in place of a drawing without links. */
export interface NothingWords {
  unknown: string
  none: string
  undrawn: string
}

export interface PicturedJourney {
  id: string
  /** `null` if unknown. */
  name: string | null
}
