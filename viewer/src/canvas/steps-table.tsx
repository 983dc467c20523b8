import { TableAlternative } from '../charts/table-alternative.tsx'
import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import type { StageWords, StepWords } from '../words/describe-canvas.ts'
import type { NumberWords } from '../words/number-words.ts'

const numbers = ['inside', 'share', 'entered'] as const

/** A table of all steps of a stage, in path order, with the same numbers as the chart. */
export function StepsTable ({ title, described, words }: { title: string, described: StageWords, words: NumberWords }) {
  const { canvasColumns: columns } = texts
  return (
    <TableAlternative title={title} rowCount={described.steps.length} words={words}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope='col' class='name'>{columns.step}</th>
              <th scope='col'>{columns.type}</th>
              {numbers.map(name => (
                <th key={name} scope='col' class='number'>
                  {columns[name]}<span class='column-scope'>{name === 'entered' ? texts.lastRun : texts.now}</span>
                </th>
              ))}
              <th scope='col'>{columns.details}</th>
              <th scope='col'>{columns.next}</th>
            </tr>
          </thead>
          <tbody>{described.steps.map((step, index) => <StepRow key={index} step={step} />)}</tbody>
        </>
      )}
    </TableAlternative>
  )
}

function StepRow ({ step }: { step: StepWords }) {
  return (
    <tr>
      <th scope='row' class='name'>{step.name}</th>
      <td>{step.type}</td>
      {numbers.map(name => (
        <td key={name} class='number'>
          <FigureButton title={step.question.title} figures={step.numbers[name].figures}>{step.numbers[name].shown}</FigureButton>
        </td>
      ))}
      <td>{texts.listOf(step.details)}</td>
      <td>{step.ways.map(way => <span key={way} class='canvas-edge'>{way}</span>)}</td>
    </tr>
  )
}
