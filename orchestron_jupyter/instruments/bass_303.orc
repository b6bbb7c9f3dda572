; An acid bass: saw or square through a squelching resonant filter, with accent and slide.
instr bass_303
  ; p4 freq = 65.41 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 cutoff = 350 [50, 8000] Hz: where the filter rests
  ; p7 resonance = 0.7 [0, 1]: how much the filter squelches
  ; p8 sweep = 0.6 [0, 1]: how far the envelope opens the filter, up to 5 octaves
  ; p9 decay = 0.35 [0.03, 3] s: time in which the filter falls back
  ; p10 accent = 0 [0, 1]: louder, shorter and more open
  ; p11 shape = 0 [0, 1]: from saw to square
  ; p12 slide = 0 [0, 1] s: time to glide from the pitch of the note before
  ; p13 release = 0.04 [0.02, 2] s: time to fade after the note ends
  ; p14 pan = 0 [-1, 1]: place between left and right
  ; p15 reverb = 0.05 [0, 1]: how much goes to the instrument `reverb`
  ; p16 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iCutoff limit (p6 == 0 ? 350 : p6), 50, 8000
  iAccent limit p10, 0, 1
  iResonance limit p7 + 0.15 * iAccent, 0, 1
  iSweep limit p8 + 0.25 * iAccent + 0.2 * (iAmp - 0.5), 0, 1
  iDecay limit (p9 == 0 ? 0.35 : p9) * (1 - 0.5 * iAccent), 0.015, 3
  iShape limit p11, 0, 1
  iSlide limit p12, 0, 1
  iRelease limit (p13 == 0 ? 0.04 : p13), 0.02, 2
  iPan limit p14, -1, 1
  iReverb limit p15, 0, 1
  iDelay limit p16, 0, 1
  xtratim iRelease + 0.05

  iBefore chnget "orchestron_bass_303_freq"
  chnset iFreq, "orchestron_bass_303_freq"
  iFrom = (iBefore < 20 || iSlide == 0 ? iFreq : iBefore)
  kFreq expseg iFrom, max(iSlide, 0.001), iFreq, 1, iFreq

  aSaw vco2 1 - iShape, kFreq
  aSquare vco2 0.8 * iShape, kFreq, 10
  aSweep expsegr 1, iDecay, 0.05, iDecay * 4, 0.001, iRelease, 0.001
  iTrack = (iFreq / 65.41) ^ 0.5
  aCut limit iCutoff * iTrack * exp(5 * log(2) * iSweep * aSweep), 30, min(16000, sr * 0.4)
  iFeedback = 0.5 + 14.5 * iResonance
  aTone diode_ladder aSaw + aSquare, aCut, iFeedback, 1, 1.5
  aTone = atone(tanh(aTone * (1 + 0.35 * iFeedback) * (1 + 0.6 * iAccent)), 10)

  aEnv linsegr 0, 0.003, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv)
  aTone = aTone * aEnv * (iAmp * 0.5 * 0dbfs)
  aL = aTone
  aR = aTone
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
