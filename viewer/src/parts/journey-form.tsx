import { useId, useState } from 'preact/hooks'
import type { RecentJourney } from '../state/recent-journeys.ts'
import { useSuggestions } from '../state/use-suggestions.ts'
import { isJourneyId } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'

interface Props {
  class: string
  /** The label of the field. */
  name: string
  label: string
  text: string
  onText: (text: string) => void
  /** Journeys offered before anything is typed. */
  known: readonly RecentJourney[]
  onChoose: (journeyId: string) => void
  /** The label of the button. */
  action: string
  isMain?: boolean
}

/** A field for a journey's id or a part of its name, with a list of matching journeys. */
export function JourneyForm ({ class: className, name, label, text, onText, known, onChoose, action, isMain = false }: Props) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [isWrong, setWrong] = useState(false)
  const options = useSuggestions(text, known, isOpen)
  const isShown = isOpen && options.length > 0
  const close = (): void => {
    setOpen(false)
    setActive(-1)
  }
  const choose = (journeyId: string): void => {
    close()
    setWrong(false)
    onText(journeyId)
    onChoose(journeyId)
  }
  const submit = (): void => {
    const given = text.trim()
    const only = options.length === 1 ? options[0]?.id : undefined
    const chosen = options[active]?.id ?? (isJourneyId(given) ? given : only)
    if (chosen === undefined) setWrong(true)
    else choose(chosen)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      close()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey) {
      event.preventDefault()
      if (!isOpen) setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      // from the field to the first or the last entry, and from there back to the field
      setActive(active => (active + 1 + step + options.length + 1) % (options.length + 1) - 1)
    }
  }
  return (
    <form
      class={className} role='search' aria-label={name} onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <label for={id}>{label}</label>
      <span class='journey-field'>
        <input
          id={id} type='text' role='combobox' autocomplete='off' maxLength={200} placeholder='1001' value={text}
          aria-expanded={isShown} aria-autocomplete='list' aria-controls={isShown ? `${id}-options` : undefined}
          aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={isWrong} aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onFocus={event => { event.currentTarget.select() }} onClick={() => { setOpen(true) }} onBlur={close} onKeyDown={onKeyDown}
          onInput={event => {
            onText(event.currentTarget.value)
            setOpen(true)
            setActive(-1)
          }}
        />
        {isShown && <Options id={id} options={options} active={active} onChoose={choose} />}
      </span>
      <button type='submit' class={isMain ? 'button is-main' : 'button'}>{action}</button>
      <span class='visually-hidden' role='status'>
        {isOpen && text.trim() !== '' && texts.journeysMatch({ count: options.length, shown: String(options.length) })}
      </span>
      {isWrong && <p id={`${id}-wrong`} class='field-error' role='alert'>{texts.chooseJourney}</p>}
    </form>
  )
}

interface OptionsProps {
  /** The start of the ids of the list and its entries. */
  id: string
  options: readonly RecentJourney[]
  /** Position of the entry that the arrow keys have reached; −1 for none. */
  active: number
  onChoose: (journeyId: string) => void
}

/** The list of matching journeys. The field keeps the focus. */
function Options ({ id, options, active, onChoose }: OptionsProps) {
  return (
    <ul id={`${id}-options`} class='options' role='listbox' aria-label={texts.journeysOffered}>
      {options.map(({ id: journeyId, name }, at) => (
        <li
          key={journeyId} id={`${id}-${at}`} role='option' aria-selected={at === active} class='option'
          onMouseDown={event => { event.preventDefault() }} onClick={() => { onChoose(journeyId) }}
        >
          <span class='clip'>{name ?? texts.journeyCalled(journeyId)}</span> <span class='muted'>{journeyId}</span>
        </li>
      ))}
    </ul>
  )
}
