// Everything that a page may import at once.
import { createRoot } from "react-dom/client";
import { Parties, Snapshot } from "adgang";
import { AdgangProvider, Can } from "adgang/react";
import { defineAdgang, setSession } from "adgang/element";

window.whole = [createRoot, Parties, Snapshot, AdgangProvider, Can, defineAdgang, setSession];
