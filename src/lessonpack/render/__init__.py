"""Turning trees to text: XML, HTML, pages."""
