import type { RecentJourney } from '../state/recent-journeys.ts'

interface Props {
  recent: readonly RecentJourney[]
  offered: readonly RecentJourney[]
  onChoose: (journeyId: string) => void
}

/** What is there before a journey is chosen. */
export function Welcome ({ recent, offered, onChoose }: Props) {
  return (
    <section class='card narrow welcome' aria-labelledby='welcome-title'>
      <h1 id='welcome-title'>See a journey at a glance</h1>
      <p>
        Give the id of a Treasure Data journey above: how many enter, reach the goal and leave, where they go, stage by stage, and
        whether the figures add up.
      </p>
      <JourneyList title='Looked at before' journeys={recent} onChoose={onChoose} />
      <JourneyList
        title='Journeys of this service' journeys={offered.filter(({ id }) => !recent.some(known => known.id === id))} onChoose={onChoose}
      />
    </section>
  )
}

function JourneyList (
  { title, journeys, onChoose }: { title: string, journeys: readonly RecentJourney[], onChoose: (id: string) => void }
) {
  if (journeys.length === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul class='journey-list'>
        {journeys.map(({ id, name }) => (
          <li key={id}>
            <button type='button' class='journey-choice' title={name ?? undefined} onClick={() => { onChoose(id) }}>
              <span class='clip'>{name ?? `Journey ${id}`}</span><span class='muted'>{id}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
