import type { ReactElement } from 'react'
import { usePage } from '../page-context.ts'
import { evidenceAddress } from './alert-api.ts'
import { ALERT_WORDS } from './alert-words.ts'

/** The whole story to keep or to print: masked for everybody, whole for who may see whole names. */
export function EvidencePart({ id }: { readonly id: string }): ReactElement {
  const { language, may } = usePage()
  const words = ALERT_WORDS[language]
  const kinds = [
    { full: false, json: words.json, page: words.page },
    ...(may('residents:unmask') ? [{ full: true, json: words.jsonFull, page: words.pageFull }] : []),
  ]
  return (
    <section className="sheet-part evidence-part" aria-labelledby="record-title">
      <h2 id="record-title">{words.record}</h2>
      <p className="quiet">{words.recordHint}</p>
      <ul className="record-links">
        {kinds.map(({ full, json, page }) => (
          <li key={json}>
            <a href={evidenceAddress(id, 'html', full)} target="_blank" rel="noreferrer">
              {page}
            </a>
            <a href={evidenceAddress(id, 'json', full)} download>
              {json}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
