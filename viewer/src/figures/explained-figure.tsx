import { ScrollArea } from '../scroll/scroll-area.tsx'
import type { Explanation } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { countParts, describeOrigin, describeSource, nameOperand, writeFormula } from '../words/describe-explanation.ts'
import type { Figure } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'

/** Longer formulas are not shown with their values, because the list of operands has them. */
const mostParts = 8

/** Formula, operands, Treasure Data's own figure, and the answers that they come from. */
export function ExplainedFigure ({ figure, explanation, words }: { figure: Figure, explanation: Explanation, words: NumberWords }) {
  const { explains, operands, report, sources, withheld } = explanation
  return (
    <>
      <p>{explains}</p>
      {withheld !== null && <p class='notice notice-stale'>{withheld}</p>}
      <Formula figure={figure} explanation={explanation} words={words} />
      <h3>{texts.madeOf}</h3>
      <ScrollArea label={texts.madeOf} class='table-scroll'>
        <table>
          <thead>
            <tr>
              <th scope='col'>{texts.operand}</th><th scope='col' class='number'>{texts.operandValue}</th>
              <th scope='col'>{texts.operandOrigin}</th>
            </tr>
          </thead>
          <tbody>
            {operands.map(operand => (
              <tr key={operand.name}>
                <th scope='row'>{nameOperand(operand.name)}</th>
                <td class='number'>{words.exact(operand.value)}</td>
                <td>
                  {describeOrigin(operand, report, words)}
                  {operand.addends.length > 0 && <Addresses addends={operand.addends} words={words} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <OwnFigure explanation={explanation} words={words} />
      <h3>{texts.source}</h3>
      <ul class='explain-sources'>
        {sources.map(({ name, period, path, digest, fetchedAt }) => (
          <li key={path}>
            {texts.fetched({
              source: describeSource({ source: name, period }, report),
              instant: words.instant(fetchedAt),
              ago: words.ago(Date.now() - Date.parse(fetchedAt))
            })}
            <br /><code>{path}</code> <code class='muted'>{digest}</code>
          </li>
        ))}
      </ul>
    </>
  )
}

interface PartProps {
  explanation: Explanation
  words: NumberWords
}

function Formula ({ figure, explanation: { expression, operands, name, value }, words }: PartProps & { figure: Figure }) {
  const values = new Map(operands.map(operand => [operand.name, operand.value]))
  const isShort = countParts(expression) <= mostParts
  return (
    <>
      <h3>{texts.howComputed}</h3>
      <p class='formula'>
        {typeof expression === 'string' ? nameOperand(name) : writeFormula(expression, nameOperand)}
        {isShort && <> = {writeFormula(expression, name => words.exact(values.get(name) ?? null))}</>}
        {value !== null && typeof expression !== 'string' && <> = {words.exact(value)}</>}
        {value !== null && words.exact(value) !== figure.shown && <>, {texts.shownAs(figure.shown)}</>}
      </p>
    </>
  )
}

function OwnFigure ({ explanation: { kind, value, reported }, words }: PartProps) {
  if (kind !== 'rate' && kind !== 'share') return null
  const compared = value === null || reported === null ? null : words.comparePercents(value, reported.percent / 100)
  return (
    <>
      <h3>{texts.tdFigure}</h3>
      <p>
        {reported === null
          ? texts.noTdFigure
          : compared === null
            ? words.percent(reported.percent / 100)
            : texts.tdCompared({ ours: compared.value, theirs: compared.baseline, difference: compared.difference })}
      </p>
    </>
  )
}

function Addresses ({ addends, words }: { addends: Explanation['operands'][number]['addends'], words: NumberWords }) {
  return (
    <details class='note'>
      <summary>{addends.length === 1 ? texts.location : texts.locations}</summary>
      <ul>
        {addends.map(({ source, period, pointer, value }) => (
          <li key={`${source} ${period} ${pointer}`}><code>{pointer}</code>: {words.exact(value)}</li>
        ))}
      </ul>
    </details>
  )
}
