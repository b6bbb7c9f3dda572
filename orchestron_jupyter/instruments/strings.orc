; A string section: four players, each with an own slow vibrato, bowed gently into a wooden room.
instr strings
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; a louder bow is brighter
  ; p6 brightness = 0.5 [0, 1]: how much of the upper harmonics is heard
  ; p7 vibrato = 0.4 [0, 1]: depth of the vibrato, up to 20 cents
  ; p8 attack = 0.25 [0.01, 5] s: time to full loudness
  ; p9 release = 0.5 [0.02, 10] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6 + 0.5 * (iAmp - 0.5), 0, 1
  iVibrato limit p7 * 0.0116, 0, 0.0116
  iAttack limit (p8 == 0 ? 0.25 : p8), 0.01, 5
  iRelease limit (p9 == 0 ? 0.5 : p9), 0.02, 10
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.05

  ; four players: none keeps quite the same pitch, or the same vibrato
  kDepth linseg 0, 0.25, 0, 0.6, iVibrato, 1, iVibrato
  iPhase random 0, 1
  kRate rspline 4.6, 5.6, 0.3, 1
  kVibrato1 poscil kDepth, kRate, -1, iPhase
  kVibrato2 poscil kDepth, kRate * 0.93, -1, frac(iPhase + 0.31)
  kVibrato3 poscil kDepth, kRate * 1.06, -1, frac(iPhase + 0.57)
  kVibrato4 poscil kDepth, kRate * 0.98, -1, frac(iPhase + 0.83)
  kTune1 rspline -0.0022, 0.0022, 0.3, 1.1
  kTune2 rspline -0.0022, 0.0022, 0.3, 1.1
  a1 vco2 1, iFreq * (0.9985 + kTune1 + kVibrato1), 0, 0, frac(iPhase + 0.17)
  a2 vco2 1, iFreq * (1.0012 - kTune1 + kVibrato2), 0, 0, frac(iPhase + 0.41)
  a3 vco2 1, iFreq * (0.9991 + kTune2 + kVibrato3), 0, 0, frac(iPhase + 0.67)
  a4 vco2 1, iFreq * (1.0014 - kTune2 + kVibrato4), 0, 0, frac(iPhase + 0.93)
  iTop = min(9000, sr * 0.3)
  aBow noise sqrt(sr / 48000), 0
  aBow butterbp aBow, min(iFreq * 4, iTop), min(iFreq * 4, iTop)
  aBow = aBow * linseg:a(0.5, iAttack + 0.1, 0.12, 1, 0.12)

  kSwell linsegr 0.55, iAttack * 1.3 + 0.05, 1, iRelease, 0.5
  kCut = (iFreq * (1.2 + 3 * iBright) + 500 + 5500 * iBright * iBright) * kSwell
  kCut limit kCut, 100, min(15000, sr * 0.4)
  aL zdf_2pole a1 + 0.4 * a2 + 0.75 * a3 + aBow, kCut, 0.6
  aR zdf_2pole a2 + 0.4 * a1 + 0.75 * a4 + aBow, kCut, 0.6
  ; the wood: what every string shares
  aWood = reson(aL + aR, 290, 110, 1) + 0.8 * reson(aL + aR, 560, 190, 1)
  aWood = aWood + 0.5 * reson(aL + aR, 2700, 1300, 1)

  aEnv linsegr 0, iAttack, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * (iAmp * 0.17 * 0dbfs)
  aL = (aL + 0.12 * aWood) * aEnv
  aR = (aR + 0.12 * aWood) * aEnv
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
