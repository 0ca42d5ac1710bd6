import { useEffect, useState } from 'react'
import type { RunDocument } from '../../protocol/control.ts'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { exportRun, offerDocument, openPrevious, saveRunFile } from '../run/run-control.ts'
import { useRun } from '../run/run-store.ts'
import { useDialogs } from '../shell/dialogs-store.ts'
import { say, sayFailure } from '../state/notices.ts'
import { useWords } from '../words/language.ts'
import { type EncodedLink, encodeLink, maxLinkLength, parseRunDocument } from './link.ts'
import { linkAddress } from './link-address.ts'
import { pickFile } from './save-file.ts'
import css from './share.module.css'

type Made = { readonly document: RunDocument; readonly link: EncodedLink } | { readonly failure: string } | undefined

/** Makes a link of this moment, or a file when it is too long for one; and opens a file. */
export default function ShareDialog() {
  const t = useWords()
  const client = useCluster()
  const close = useDialogs((dialogs) => dialogs.close)
  const hasPrevious = useRun((run) => run.hasPrevious)
  const [made, setMade] = useState<Made>(undefined)
  useEffect(() => {
    const make = async () => {
      const document = await exportRun(client)
      setMade({ document, link: await encodeLink(document) })
    }
    make().catch((error: Error) => setMade({ failure: error.message }))
  }, [client])
  const document = made && 'document' in made ? made.document : undefined
  const link = made && 'link' in made ? made.link : undefined
  const address = link?.ok ? linkAddress(link.fragment) : undefined
  const copy = () => {
    if (!address) return
    navigator.clipboard.writeText(address).then(
      () => say(t('share.copied')),
      (error: Error) => sayFailure(error.message),
    )
  }
  const openFile = async () => {
    const file = await pickFile('.json,application/json')
    if (!file) return
    const decoded = parseRunDocument(await file.text())
    close()
    if (decoded.ok) await offerDocument(client, decoded)
    else sayFailure(t('share.error.file', { reason: decoded.detail }))
  }
  return (
    <Dialog
      title={t('share.title')}
      text={t('share.text')}
      onClose={close}
      actions={
        <>
          {address && (
            <Button look="main" icon="copy" onClick={copy}>
              {t('share.copy')}
            </Button>
          )}
          {document && (
            <Button icon="file" onClick={() => saveRunFile(document)}>
              {t('share.file')}
            </Button>
          )}
          <Button onClick={() => void openFile()}>{t('share.openFile')}</Button>
          {hasPrevious && (
            <Button
              icon="undo"
              onClick={() => {
                close()
                void openPrevious(client)
              }}
            >
              {t('share.backToMine')}
            </Button>
          )}
        </>
      }
    >
      {!made && <p role="status">{t('share.making')}</p>}
      {made && 'failure' in made && <p role="alert">{t('share.failed', { reason: made.failure })}</p>}
      {link && !link.ok && (
        <p role="alert">{t('share.tooLong', { length: link.length.toLocaleString('en'), limit: maxLinkLength.toLocaleString('en') })}</p>
      )}
      {address && link?.ok && <LinkField address={address} length={link.length} />}
    </Dialog>
  )
}

function LinkField({ address, length }: { readonly address: string; readonly length: number }) {
  const t = useWords()
  return (
    <label className={css.link}>
      {t('share.link')}
      <input readOnly value={address} onFocus={(event) => event.target.select()} />
      <span className={css.length}>
        {t('share.length', { length: length.toLocaleString('en'), limit: maxLinkLength.toLocaleString('en') })}
      </span>
    </label>
  )
}
