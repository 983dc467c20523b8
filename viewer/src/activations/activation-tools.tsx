import { SearchField } from '../parts/search-field.tsx'
import { texts } from '../texts/texts.ts'
import { describeActivations } from '../words/describe-activations.ts'
import type { NumberWords } from '../words/number-words.ts'
import { activationLimit, type ActivationChoice, type ChosenActivations } from './choose-activations.ts'

interface Props {
  chosen: ChosenActivations
  choice: ActivationChoice
  onChoose: (choice: ActivationChoice, isStep: boolean) => void
  words: NumberWords
}

/** Searches and limits the activations of a stage, and says which are shown. Few activations need neither. */
export function ActivationTools ({ chosen, choice, onChoose, words }: Props) {
  const { count, found, shown } = chosen
  if (count === 0 || (count <= activationLimit && choice.q === '')) return null
  return (
    <>
      <form class='search-bar' role='search' aria-label={texts.findActivations} onSubmit={event => { event.preventDefault() }}>
        <SearchField label={texts.searchActivations} q={choice.q} onSearch={q => { onChoose({ ...choice, q }, false) }} />
        {found > activationLimit && (
          <button type='button' class='button is-small' onClick={() => { onChoose({ ...choice, isAll: !choice.isAll }, true) }}>
            {choice.isAll ? texts.showLargestActivations(words.count(activationLimit)) : texts.showAllActivations(words.count(found))}
          </button>
        )}
      </form>
      {shown === 0
        ? (
          <div class='empty' role='status'>
            <p>{texts.noActivationMatches(choice.q)}</p>
            <button type='button' class='button' onClick={() => { onChoose({ ...choice, q: '' }, false) }}>{texts.clearSearch}</button>
          </div>
          )
        : <p class='small muted chosen-note' role='status'>{describeActivations(chosen, choice, words)}</p>}
    </>
  )
}
