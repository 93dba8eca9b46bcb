// The workers come first: Monaco reads MonacoEnvironment as soon as an editor is created.
import "./monaco-workers.ts";
import "./page.css";
import { createRoot } from "react-dom/client";
import { Page } from "./page.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root element.");
createRoot(root).render(<Page />);
