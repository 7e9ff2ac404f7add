import { createRoot } from 'react-dom/client';
import { Application } from './shell/application.js';
import './style/desk.css';

const place = document.getElementById('desk');
if (place) {
  createRoot(place).render(<Application />);
}
