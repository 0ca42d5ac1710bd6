/**
 * A pure function of a text that keeps its results: the same few texts come again and again. It keeps at most `most` of them and then begins
 * afresh. A shortcut, never state: forgetting changes nothing. Results are shared, so they must not be changed.
 */
export function remembering<Value>(make: (text: string) => Value, most = 1000): (text: string) => Value {
  const results = new Map<string, Value>()
  return (text) => {
    const known = results.get(text)
    if (known !== undefined) return known
    const value = make(text)
    if (results.size >= most) results.clear()
    results.set(text, value)
    return value
  }
}
