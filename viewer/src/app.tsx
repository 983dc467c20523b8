/** The whole page. */
export function App () {
  return <main><h1>Journeys</h1></main>
}
