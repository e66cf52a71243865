// Vite takes style sheets in; TypeScript need not know more.
declare module '*.css'
