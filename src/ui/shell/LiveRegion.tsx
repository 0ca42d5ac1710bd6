import { useEffect, useRef, useState } from 'react'
import { splitKey } from '../actions/object-path.ts'
import { kindNameOf } from '../actions/select-named.ts'
import { useClock } from '../client/cluster-context.tsx'
import { useSelection } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'

const atMostEveryMs = 1_000

/** Tells a screen reader what changed on the page, one sentence at a time and at most one a second. */
export function LiveRegion() {
  const t = useWords()
  const { running, now } = useClock()
  const selection = useSelection()
  const [sentence, setSentence] = useState('')
  const saidAt = useRef(0)
  const selected = selection && t('live.selected', { kind: kindNameOf(selection.resource), name: splitKey(selection.key).name })
  // While it runs, time passes all the time; a paused clock says where it stands whenever that changes.
  const state = running ? t('live.running') : t('live.paused', { time: momentText(now) })
  useEffect(() => {
    const wait = Math.max(0, saidAt.current + atMostEveryMs - performance.now())
    const timer = setTimeout(() => {
      saidAt.current = performance.now()
      setSentence(state)
    }, wait)
    return () => clearTimeout(timer)
  }, [state])
  useEffect(() => {
    if (selected) setSentence(selected)
  }, [selected])
  return (
    <div className="visually-hidden" role="status">
      {sentence}
    </div>
  )
}
