import "./styles/theme.css";
import "./styles/controls.css";
import "./styles/frame.css";
import "./styles/dialog.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root element.");
createRoot(root).render(<App />);
