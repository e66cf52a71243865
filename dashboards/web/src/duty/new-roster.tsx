import { useState } from 'react'
import type { ReactElement } from 'react'
import { Modal, Select } from 'antd'
import type { DutyPlace } from '../../../../core/duty-desk.ts'
import { isLevelOf, STAFF_ROLES, type StaffRole } from '../../../../core/roster.ts'
import type { DutyView } from '../../../api/duty-views.ts'
import { useOverview, usePage } from '../page-context.ts'
import { AreaSelect } from './area-select.tsx'
import { DUTY_WORDS } from './duty-words.ts'

interface NewRosterProps {
  readonly duty: DutyView
  readonly onPlace: (place: DutyPlace) => void
  readonly onCancel: () => void
}

/** Chooses the level and the area of a roster: a town may set one for all its villages. */
export function NewRoster({ duty, onPlace, onCancel }: NewRosterProps): ReactElement {
  const { language } = usePage()
  const { me } = useOverview()
  const words = DUTY_WORDS[language]
  const [role, setRole] = useState<StaffRole>('village')
  const [chosen, setArea] = useState('')
  const codes = Object.keys(duty.areas)
    .filter((area) => area.startsWith(me.scope) && isLevelOf({ role, area }))
    .toSorted()
  const area = codes.includes(chosen) ? chosen : codes[0]
  return (
    <Modal
      open
      title={words.newRoster}
      okText={words.set}
      cancelText={words.cancel}
      okButtonProps={{ disabled: area === undefined }}
      onOk={() => (area === undefined ? undefined : onPlace({ role, area }))}
      onCancel={onCancel}
    >
      <div className="duty-form">
        <label className="field">
          {words.role}
          <Select<StaffRole>
            aria-label={words.role}
            value={role}
            onChange={setRole}
            options={STAFF_ROLES.map((value) => ({ value, label: words.roles[value] }))}
          />
        </label>
        <div className="field">
          {words.where}
          <AreaSelect label={words.where} codes={codes} areas={duty.areas} value={area ?? ''} onChange={setArea} />
        </div>
      </div>
    </Modal>
  )
}
