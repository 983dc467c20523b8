import { findWayEnds, placeStage, type PlacedStage, type WayEnds } from '../../../src/formats/canvas/place-stage.ts'
import { toReadable } from '../../../src/formats/readable-text.ts'
import type { CanvasEdge, CanvasStage, CanvasStep } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nameStage, nameStep } from './canvas-names.ts'
import { describeJumpTarget } from './describe-jumps.ts'
import { figureOfCanvas, type Figure, type Question } from './figure.ts'
import type { NumberWords } from './number-words.ts'

const daysOfUnits: ReadonlyMap<string, number> = new Map([['day', 1], ['week', 7]])

type StepNumber = 'inside' | 'share' | 'entered'

/** A step in words, with the numbers that can be explained. */
export interface StepWords {
  name: string
  type: string
  /** Its numbers. Those that Treasure Data does not count have no explanation. */
  numbers: Record<StepNumber, { shown: string, figures: Figure[] }>
  /** Its wait, the target of its jump, its activation, and its irregularities. */
  details: string[]
  /** Its outgoing edges, each with the name of the next step. */
  ways: string[]
  /** For the box, which has little room: the most important facts first. */
  brief: string[]
  /** The full text, for screen readers and for the line below the chart. */
  sentence: string
  question: Question
  /** Whether Treasure Data counts its profiles. */
  isCounted: boolean
}

/** A stage with its drawing and its texts. */
export interface StageWords {
  name: string
  placed: PlacedStage
  steps: StepWords[]
  /** The label of each edge, in up to two lines: its name and its numbers. */
  ways: string[][]
}

/** Describes a stage. */
export function describeStage (stage: CanvasStage, words: NumberWords): StageWords {
  const { steps, edges, index, rootStep } = stage
  const stageName = nameStage(stage)
  const names = steps.map(nameStep)
  const ends = findWayEnds(stage)
  const taken = countTaken(stage, ends)
  const ways = edges.map((edge, at) => describeWay(edge, taken[at] ?? null, words))
  return {
    name: stageName,
    placed: placeStage(stage, ways),
    ways,
    steps: steps.map((step, position): StepWords => {
      const name = names[position] ?? ''
      const type = texts.stepTypes[step.type]
      const numbers = describeNumbers(step, `/stages/${index}/steps/${position}`, words)
      const details = describeDetails(step, step.id === rootStep, words)
      const leads = ends.flatMap(({ from, to }, at) => from === position
        ? [describeTarget(ways[at] ?? [], edges[at]?.feedback === true, names[to] ?? '')]
        : [])
      const inside = step.current === null ? [texts.notCounted] : [texts.insideCount(numbers.inside.shown)]
      const share = step.shareOfStage === null ? [] : [texts.shareOfStageShort(numbers.share.shown)]
      const came = step.entered === null ? [] : [texts.enteredCount(numbers.entered.shown)]
      return {
        name,
        type,
        numbers,
        details,
        ways: leads,
        brief: [
          ...describeBriefTarget(step), ...inside, ...describeBriefWait(step, words),
          ...step.shareOfStage === null ? [] : [numbers.share.shown]
        ],
        sentence: texts.stepReading({
          name, type: name === type ? null : type, facts: [...inside, ...share, ...came, ...details], ways: leads
        }),
        question: { title: texts.stepTitle(stageName, name), figures: Object.values(numbers).flatMap(({ figures }) => figures) },
        isCounted: step.current !== null
      }
    })
  }
}

/**
 * Returns how many profiles took each edge at the last run: those that entered the next step, if no other edge leads there. `null` if
 * other edges lead there too, or if Treasure Data does not count the step.
 */
export function countTaken (
  { steps, rootStep }: Pick<CanvasStage, 'steps' | 'rootStep'>, ways: readonly WayEnds[]
): Array<number | null> {
  const waysTo = new Map<number, number>()
  for (const { to } of ways) waysTo.set(to, (waysTo.get(to) ?? 0) + 1)
  return ways.map(({ to }) => waysTo.get(to) === 1 && steps[to]?.id !== rootStep ? steps[to]?.entered ?? null : null)
}

function describeNumbers (
  { current, shareOfStage, entered }: CanvasStep, pointer: string, words: NumberWords
): Record<StepNumber, { shown: string, figures: Figure[] }> {
  const tell = (value: number | null, label: string, shown: string, field: string) =>
    ({ shown, figures: value === null ? [] : [figureOfCanvas(label, shown, `${pointer}/${field}`)] })
  const count = (value: number | null): string => value === null ? texts.notCounted : words.count(value)
  return {
    inside: tell(current, texts.insideStep, count(current), 'current'),
    share: tell(shareOfStage, texts.shareOfStage, words.percent(shareOfStage), 'shareOfStage'),
    entered: tell(entered, texts.enteredStep, count(entered), 'entered')
  }
}

function describeDetails ({ wait, jump, activation, reachable, defined }: CanvasStep, isFirst: boolean, words: NumberWords): string[] {
  return [
    ...wait === null ? [] : [describeWait(wait, words)],
    ...jump === null ? [] : [texts.jumpsTo(describeJumpTarget(jump))],
    ...activation?.name == null ? [] : [texts.activates(toReadable(activation.name))],
    ...isFirst ? [texts.firstStep] : [],
    ...defined ? [] : [texts.undefinedStep],
    ...defined && !reachable ? [texts.unreachable] : []
  ]
}

function describeWait (wait: NonNullable<CanvasStep['wait']>, words: NumberWords): string {
  if (wait.kind === 'condition') {
    const limit = wait.paths.find(({ timedOut }) => timedOut)
    const length = limit === undefined ? null : tellLength(limit, words)
    return length === null ? texts.waitsForCondition : texts.waitsForConditionAtMost(length)
  }
  const until = tellUntil(wait, words)
  if (until !== null) return texts.waitsUntil(until)
  if (wait.length === null) return texts.waits
  const length = tellLength(wait, words)
  return length === null ? texts.waitsUnits(words.count(wait.length)) : texts.waitsFor(length)
}

function describeBriefTarget ({ jump }: CanvasStep): string[] {
  return jump === null ? [] : [`→ ${describeJumpTarget(jump)}`]
}

function describeBriefWait ({ wait }: CanvasStep, words: NumberWords): string[] {
  const told = wait === null ? null : tellUntil(wait, words) ?? tellLength(wait, words)
  return told === null ? [] : [told]
}

function tellUntil ({ until, daysOfTheWeek }: NonNullable<CanvasStep['wait']>, words: NumberWords): string | null {
  if (until !== null) return toReadable(until)
  return daysOfTheWeek.length === 0 ? null : words.anyWeekday(daysOfTheWeek)
}

/** Returns a length in days, or in Treasure Data's unit if that is another one; `null` if it has no number or no unit. */
function tellLength (
  { length, unit }: Pick<NonNullable<CanvasStep['wait']>, 'length' | 'unit'>, words: NumberWords
): string | null {
  if (length === null || unit === null) return null
  const days = daysOfUnits.get(unit)
  return days === undefined ? `${words.count(length)} ${toReadable(unit)}` : words.days(length * days)
}

function describeWay (
  { kind, name, percentage, isControlGroup, isWinner }: CanvasEdge, taken: number | null, words: NumberWords
): string[] {
  const kinds: Partial<Record<CanvasEdge['kind'], string>> = { excluded: texts.excludedBranch, 'timed-out': texts.timedOut }
  const called = (name === null ? '' : toReadable(name)) || (kinds[kind] ?? '')
  return [
    [called, isControlGroup ? texts.controlGroup : '', isWinner ? texts.winner : ''],
    [
      percentage === null ? '' : words.percent(percentage / 100),
      kind === 'next' || taken === null ? '' : texts.takenCount(words.count(taken))
    ]
  ].map(join).filter(line => line !== '')
}

function describeTarget (words: readonly string[], isBack: boolean, target: string): string {
  const where = isBack ? texts.backTo(target) : target
  return words.length === 0 ? where : texts.wayTo(join(words), where)
}

function join (parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' · ')
}
