"use client";
import { useEffect } from "react";
import { results } from "../main.js";

export function Client() {
  useEffect(() => {
    results().then((text) => {
      document.title = text;
    });
  }, []);
}
