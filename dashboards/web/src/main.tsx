import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { HubConnection } from './hub-connection.ts'
import './styles/base.css'
import './styles/page.css'
import './styles/alert.css'
import './styles/homes.css'
import './styles/drawers.css'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App connection={new HubConnection()} />
    </StrictMode>,
  )
}
