import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { acceptOffer } from '../run/run-control.ts'
import { type Offer, useRun } from '../run/run-store.ts'
import { useWords } from '../words/language.ts'
import { clockText } from '../words/time-text.ts'

/** Asks before a shared run takes the place of the person's own. */
export function OfferDialog({ offer }: { readonly offer: Offer }) {
  const t = useWords()
  const client = useCluster()
  const forget = () => useRun.getState().set({ offer: undefined })
  return (
    <Dialog
      title={t('share.openTitle')}
      text={t('share.openText', { inputs: offer.inputs, time: clockText(offer.at) })}
      onClose={forget}
      actions={
        <>
          <Button
            look="main"
            onClick={() => {
              forget()
              void acceptOffer(client, offer.document)
            }}
          >
            {t('share.openYes')}
          </Button>
          <Button onClick={forget}>{t('share.openNo')}</Button>
        </>
      }
    />
  )
}
