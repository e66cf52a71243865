import type { ReactElement } from 'react'
import { Modal } from 'antd'
import { usePage } from '../page-context.ts'
import { WATCH_WORDS } from './watch-words.ts'

/** Shows what each key does. */
export default function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { language, may } = usePage()
  const words = WATCH_WORDS[language]
  const shown = words.keyList.filter(({ acts }) => !acts || may('alerts:act'))
  return (
    <Modal open title={words.keys} footer={null} onCancel={onClose} width={420}>
      <dl className="keys">
        {shown.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{words.keysHint}</p>
    </Modal>
  )
}
