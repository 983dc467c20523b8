import { useEffect, useRef, useState } from 'preact/hooks'
import { FigureButton } from '../figures/figure-button.tsx'
import { JourneyLink } from '../parts/journey-link.tsx'
import type { JourneyFigures } from '../state/journey-figures.ts'
import type { ListedJourney } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeRow, type RowWords } from '../words/describe-row.ts'
import { nothing, type NumberWords } from '../words/number-words.ts'
import { Sparkline } from './sparkline.tsx'
import type { Watch } from './use-visibility.ts'

interface Props {
  journey: ListedJourney
  /** Row in the table, from 1, including the header row. */
  rowIndex: number
  /** Whether this row is the tab stop. Arrow keys move to the other rows. */
  isStop: boolean
  figures: JourneyFigures
  timeZone: string
  /** Watches the row enter and leave the view; returns a function that stops watching. */
  watch: Watch
  href: string
  onOpen: (journeyId: string) => void
  words: NumberWords
}

const arrows = { up: '▲', down: '▼', same: '●' }

/** A journey in the list. Its figures load when it comes into view. */
export function JourneyRow ({ journey, rowIndex, isStop, figures, timeZone, watch, href, onOpen, words }: Props) {
  const { journeyId, name, folder = null, version = null, isLatest = null } = journey
  const row = useRef<HTMLTableRowElement>(null)
  const [, draw] = useState(0)
  const isDraft = journey.state === 'draft'
  useEffect(() => figures.follow(journeyId, () => { draw(count => count + 1) }), [figures, journeyId])
  useEffect(() => {
    if (row.current === null || isDraft) return undefined
    const end = watch(row.current, isSeen => { isSeen ? figures.want(journeyId) : figures.release(journeyId) })
    return () => {
      end()
      figures.release(journeyId)
    }
  }, [figures, journeyId, isDraft, watch])
  const known = figures.read(journeyId)
  // without an index only the run tells them
  const state = journey.state ?? known.current?.run?.state ?? null
  const paused = journey.paused ?? known.current?.run?.paused ?? null
  const shownName = name ?? known.current?.name ?? texts.journeyCalled(journeyId)
  const cells = describeRow(known, isDraft, { nowMs: Date.now(), timeZone }, words)
  const { journeyColumns: columns } = texts
  return (
    <tr ref={row} role='row' aria-rowindex={rowIndex} class='journey-row' aria-busy={cells.isPending}>
      <th role='rowheader' scope='row' class='cell-name'>
        <JourneyLink
          class='journey-link' journeyId={journeyId} href={href} title={shownName} tabIndex={isStop ? 0 : -1} onOpen={onOpen}
        >
          <span class='clip-lines'>{shownName}</span>
        </JourneyLink>
        <span class='muted journey-id'>{journeyId}</span>
      </th>
      <td role='cell' class='cell-folder' data-label={columns.folder} title={folder ?? undefined}>
        <span class='clip-lines'>{folder ?? nothing}</span>
      </td>
      <td role='cell' class='cell-state' data-label={columns.state}>
        {state === null ? nothing : <span class={`state is-${state}`}>{texts.states[state] ?? state}</span>}
        {paused === true && <span class='tag'>{texts.paused}</span>}
      </td>
      <td role='cell' class='cell-version' data-label={columns.version}>
        {version === null ? nothing : texts.versionCalled(words.count(version))}
        {isLatest === false && (
          <span class='muted' title={texts.olderVersion}> ↑<span class='visually-hidden'>{texts.olderVersion}</span></span>
        )}
      </td>
      {cells.instead === null
        ? <FigureCells name={shownName} cells={cells} isStop={isStop} trend={known.current?.trend ?? null} words={words} />
        : (
          <td role='cell' class='cell-instead muted small' aria-colspan={4} data-label={columns.entries}>
            {cells.isPending
              ? <><span class='skeleton is-cell' /><span class='visually-hidden'>{cells.instead}</span></>
              : cells.instead}
          </td>
          )}
    </tr>
  )
}

interface FigureCellsProps extends Pick<Props, 'isStop' | 'words'> {
  name: string
  cells: RowWords
  trend: ListedJourney['trend']
}

function FigureCells ({ name, cells, isStop, trend, words }: FigureCellsProps) {
  const { entries, goalRate, goalRateOf, change, age, warning } = cells
  const { journeyColumns: columns } = texts
  const tabIndex = isStop ? 0 : -1
  return (
    <>
      <td role='cell' class='number cell-entries' data-label={columns.entries}>
        <FigureButton title={name} figures={entries.figures} tabIndex={tabIndex}>{entries.shown}</FigureButton>
      </td>
      <td role='cell' class='number cell-goal' data-label={columns.goalRate} title={goalRate.title ?? goalRateOf ?? undefined}>
        <FigureButton title={name} figures={goalRate.figures} tabIndex={tabIndex}>{goalRate.shown}</FigureButton>
        {change !== null && (
          <span class='cell-note muted' title={change.title ?? undefined}>
            <span aria-hidden='true' class='arrow'>{arrows[change.direction]}</span> {change.shown}
          </span>
        )}
      </td>
      <td role='cell' class='cell-trend' data-label={columns.trend}>
        {trend == null ? nothing : <Sparkline values={trend} words={words} />}
      </td>
      <td role='cell' class='cell-age' data-label={columns.age} title={age.title ?? undefined}>
        <span>{age.shown}</span>
        {warning !== null && <span class='tag'>{warning}</span>}
      </td>
    </>
  )
}
