import { createContext, useContext } from 'react';
import type { Me, Vitrine } from '@vitrine/sdk';
import type { Speech } from './language.js';

/** What every screen stands on. */
export interface Desk {
  gateway: Vitrine;
  me: Me;
  speech: Speech;
  /** Says it to who cannot see it. */
  announce(text: string): void;
  /** The session is over: called by whoever hears it first. */
  signedOut(): void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) {
    throw new Error('A screen stands outside the desk.');
  }
  return desk;
}

export const useSpeech = (): Speech => useDesk().speech;
